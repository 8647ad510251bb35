// PasskeyTesting: an authenticator in memory, for tests of who verifies what it says.

internal import CBOR
internal import Crypto
package import WebAuthn

/// One credential, whose counter rises with each use.
package final class SoftwareAuthenticator {
    package let credential: [UInt8]
    private let key = P256.Signing.PrivateKey()
    private let party: RelyingParty
    private var counter: UInt32

    /// - Parameter counter: nil for one that does not count.
    package init(_ party: RelyingParty, counter: UInt32 = 1) {
        self.party = party
        self.counter = counter
        credential = Array(SHA256.hash(data: key.rawRepresentation))
    }

    /// 65 bytes.
    package var point: [UInt8] { Array(key.publicKey.x963Representation) }

    /// What a browser gives of a new credential.
    package func register(_ challenge: [UInt8]) -> (clientData: [UInt8], attestationObject: [UInt8]) {
        let point = point
        let cose: [UInt8] =
            [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + point[1..<33] + [0x22, 0x58, 0x20]
            + point[33...]
        let made = [UInt8](repeating: 0, count: 16) + [0, UInt8(credential.count)] + credential + cose
        let object = CBORValue.map([
            (.text("fmt"), .text("none")), (.text("attStmt"), .map([])),
            (.text("authData"), .bytes(data(flags: 0x45) + made)),
        ])
        return (told("webauthn.create", challenge, party.origin), CanonicalEncoder.encode(object))
    }

    /// What it signs with.
    ///
    /// - Parameter origin: where the browser says that the page is.
    package func sign(_ challenge: [UInt8], origin: String? = nil) throws -> PasskeyAssertion {
        counter += 1
        let (told, data) = (told("webauthn.get", challenge, origin ?? party.origin), data(flags: 0x05))
        let signature = try key.signature(for: data + SHA256.hash(data: told))
        return PasskeyAssertion(
            credential: credential, clientData: told, authenticatorData: data,
            signature: Array(signature.derRepresentation))
    }

    /// Its counter as a copy of it would have it.
    package func fallBack(by number: UInt32) { counter -= number }

    private func data(flags: UInt8) -> [UInt8] {
        Array(SHA256.hash(data: Array(party.id.utf8))) + [flags] + withUnsafeBytes(of: counter.bigEndian) { Array($0) }
    }

    private func told(_ type: String, _ challenge: [UInt8], _ origin: String) -> [UInt8] {
        Array(#"{"type":"\#(type)","challenge":"\#(Base64URL.encode(challenge))","origin":"\#(origin)"}"#.utf8)
    }
}
