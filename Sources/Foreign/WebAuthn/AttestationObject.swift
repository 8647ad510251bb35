internal import CBOR

/// A new credential, and what its authenticator says of itself (section 6.5).
struct AttestationObject: Sendable {
    let authenticatorData: AuthenticatorData
    /// As it is signed.
    let authenticatorBytes: [UInt8]
    /// Of a self attestation (`packed` without certificates); nil for `none`.
    let signature: [UInt8]?

    /// -7, as CBOR has it.
    private static let es256 = CBORValue.negative(6)

    /// - Throws: `.malformed`; `.attestationRefused` for what is neither none nor a self attestation;
    ///   `.algorithmUnsupported`.
    init(_ bytes: [UInt8]) throws(WebAuthnRefusal) {
        // One level deeper than a statement with certificates, so that this is refused as what it is.
        let limits = StrictDecoder.Limits(bytes: WebAuthnLimits.attestationObject, depth: 4)
        guard let object = try? StrictDecoder(limits: limits).decode(bytes), case .map(let entries) = object,
            entries.count == 3, case .text(let format)? = object["fmt"], case .bytes(let data)? = object["authData"],
            let statement = object["attStmt"], case .map(let claims) = statement
        else { throw .malformed("the attestation object") }
        authenticatorBytes = data
        authenticatorData = try AuthenticatorData(data)
        switch (format, claims.count) {
        case ("none", 0): signature = nil
        case ("packed", 2):
            guard statement["alg"] == Self.es256, case .bytes(let signature)? = statement["sig"] else {
                throw .attestationRefused
            }
            self.signature = signature
        default: throw .attestationRefused
        }
    }
}
