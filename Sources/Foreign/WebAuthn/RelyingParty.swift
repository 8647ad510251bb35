internal import Cryptography

/// A credential that was registered: what is kept of it.
package struct RegisteredCredential: Hashable, Sendable {
    /// 1 to 1023 bytes, chosen by the authenticator.
    package let id: [UInt8]
    package let publicKey: CredentialPublicKey
    /// What the next assertion's counter has to be above; 0 for an authenticator that does not count.
    package let counter: UInt32
    /// Whether a copy is kept elsewhere, as with passkeys that a platform synchronises.
    package let isBackedUp: Bool
}

/// What an assertion is made of, as the browser gives it.
package struct PasskeyAssertion: Sendable {
    /// `rawId`: which credential it is.
    package let credential: [UInt8]
    /// `clientDataJSON`.
    package let clientData: [UInt8]
    package let authenticatorData: [UInt8]
    /// In DER.
    package let signature: [UInt8]

    package init(credential: [UInt8], clientData: [UInt8], authenticatorData: [UInt8], signature: [UInt8]) {
        (self.credential, self.clientData) = (credential, clientData)
        (self.authenticatorData, self.signature) = (authenticatorData, signature)
    }
}

/// Whose credentials they are: an id that browsers bind them to, and the one origin whose pages may use them.
package struct RelyingParty: Hashable, Sendable {
    /// A domain: the origin's host, or a domain above it.
    package let id: String
    /// As browsers write it: `https://portal.example.org`, with its port where that is not the scheme's own.
    package let origin: String

    /// - Parameter id: the origin's host where not given.
    /// - Throws: `RelyingPartyRefusal`.
    package init(origin: String, id: String? = nil) throws(RelyingPartyRefusal) {
        let host = try WebOrigin.host(of: origin)
        let id = id ?? host
        guard host == id || host.hasSuffix(".\(id)") && id.contains(".") && !id.hasPrefix(".") else {
            throw .otherDomain(id: id, host: host)
        }
        (self.id, self.origin) = (id, origin)
    }

    /// Verifies a registration (section 7.1).
    ///
    /// - Parameters:
    ///   - clientData: `clientDataJSON`.
    ///   - attestationObject: as the browser gives it.
    ///   - challenge: what was drawn for it.
    /// - Returns: the credential; that its id is nobody's yet is the caller's to see.
    /// - Throws: `WebAuthnRefusal`.
    package func register(
        clientData: [UInt8], attestationObject: [UInt8], challenge: [UInt8]
    ) throws(WebAuthnRefusal) -> RegisteredCredential {
        try ClientData(clientData).check(.registration, challenge: challenge, origin: origin)
        let object = try AttestationObject(attestationObject)
        try object.authenticatorData.check(relyingParty: id)
        guard let made = object.authenticatorData.attested else { throw .malformed("the attestation object") }
        if let signature = object.signature {
            let signed = object.authenticatorBytes + SHA256.hash(clientData)
            guard made.publicKey.verifies(signature, over: signed) else { throw .attestationRefused }
        }
        return RegisteredCredential(
            id: made.id, publicKey: made.publicKey, counter: object.authenticatorData.counter,
            isBackedUp: object.authenticatorData.isBackedUp)
    }

    /// Verifies an assertion (section 7.2).
    ///
    /// - Parameters:
    ///   - challenge: what was drawn for it.
    ///   - publicKey: of the credential that it names.
    ///   - counter: of its last ceremony.
    /// - Returns: the counter of this one, to be kept.
    /// - Throws: `WebAuthnRefusal`.
    package func verify(
        _ assertion: PasskeyAssertion, challenge: [UInt8], publicKey: CredentialPublicKey, counter: UInt32
    ) throws(WebAuthnRefusal) -> UInt32 {
        try ClientData(assertion.clientData).check(.assertion, challenge: challenge, origin: origin)
        let data = try AuthenticatorData(assertion.authenticatorData)
        guard data.attested == nil else { throw .malformed("the authenticator data") }
        try data.check(relyingParty: id)
        let signed = assertion.authenticatorData + SHA256.hash(assertion.clientData)
        guard publicKey.verifies(assertion.signature, over: signed) else { throw .signatureInvalid }
        // An authenticator that does not count says 0, always.
        guard data.counter > counter || data.counter == 0 && counter == 0 else { throw .counterFell }
        return data.counter
    }
}
