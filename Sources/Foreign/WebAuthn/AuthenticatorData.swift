internal import CBOR
internal import Cryptography

/// What an authenticator says of a ceremony (section 6.1), which it signs.
struct AuthenticatorData: Sendable {
    /// A credential that was made.
    struct Attested: Sendable {
        let id: [UInt8]
        let publicKey: CredentialPublicKey
    }

    private enum Flag {
        static let userPresent: UInt8 = 0x01
        static let userVerified: UInt8 = 0x04
        static let backupEligible: UInt8 = 0x08
        static let backedUp: UInt8 = 0x10
        static let attested: UInt8 = 0x40
        static let extensions: UInt8 = 0x80
    }

    /// SHA-256 of the relying party's id.
    let relyingParty: [UInt8]
    let counter: UInt32
    /// Nil in an assertion.
    let attested: Attested?
    private let flags: UInt8

    var isBackedUp: Bool { flags & Flag.backedUp != 0 }

    /// - Throws: `.malformed`, also for bytes after it; `.algorithmUnsupported` for a key of another kind.
    init(_ bytes: [UInt8]) throws(WebAuthnRefusal) {
        guard bytes.count <= WebAuthnLimits.authenticatorData else { throw Self.unreadable }
        var rest = bytes[...]
        relyingParty = Array(try Self.take(SHA256.digestLength, of: &rest))
        flags = try Self.number(1, of: &rest)
        counter = try Self.number(4, of: &rest)
        if flags & Flag.attested != 0 {
            // What kind of authenticator it is: nobody asks.
            _ = try Self.take(16, of: &rest)
            let count = Int(try Self.number(2, of: &rest) as UInt16)
            guard 1...WebAuthnLimits.credentialID ~= count else { throw Self.unreadable }
            let id = Array(try Self.take(count, of: &rest))
            guard rest.count >= CredentialPublicKey.byteCount else { throw .algorithmUnsupported }
            let key = try CredentialPublicKey(cose: try Self.take(CredentialPublicKey.byteCount, of: &rest))
            attested = Attested(id: id, publicKey: key)
        } else {
            attested = nil
        }
        if flags & Flag.extensions != 0 {
            let decoder = StrictDecoder(limits: StrictDecoder.Limits(bytes: WebAuthnLimits.authenticatorData, depth: 4))
            guard case .map? = try? decoder.decode(Array(rest)) else { throw Self.unreadable }
        } else {
            guard rest.isEmpty else { throw Self.unreadable }
        }
    }

    func check(relyingParty id: String) throws(WebAuthnRefusal) {
        guard relyingParty == SHA256.hash(id) else { throw .otherRelyingParty }
        guard flags & Flag.userPresent != 0 else { throw .userAbsent }
        guard flags & Flag.userVerified != 0 else { throw .userUnverified }
        guard flags & Flag.backedUp == 0 || flags & Flag.backupEligible != 0 else { throw .contradictoryBackup }
    }

    private static let unreadable = WebAuthnRefusal.malformed("the authenticator data")

    private static func take(
        _ count: Int, of rest: inout ArraySlice<UInt8>
    ) throws(WebAuthnRefusal) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw unreadable }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func number<Number: FixedWidthInteger>(
        _ count: Int, of rest: inout ArraySlice<UInt8>
    ) throws(WebAuthnRefusal) -> Number {
        try take(count, of: &rest).reduce(0) { $0 << 8 | Number($1) }
    }
}
