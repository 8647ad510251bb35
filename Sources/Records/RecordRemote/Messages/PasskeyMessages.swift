internal import EHRFamily
package import FoundationEssentials
package import Holders
package import RecordErrors
internal import WebAuthn

/// A passkey that is to be pinned.
package struct PasskeyMessage: RequestMessage {
    /// The credential's id, 1 to 1023 bytes.
    package var credential: Data
    /// 65 bytes, an uncompressed point of P-256.
    package var publicKey: Data
    /// The relying party's id.
    package var relyingParty: String
    /// The origin whose pages use it.
    package var origin: String
    /// What it unlocks the key in custody with, 32 bytes; nil where its authenticator gives nothing.
    package var passkeySecret: Data?
    /// The unlock secret of the password, 32 bytes, for a key in custody.
    package var secret: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case credential, origin, secret
        case publicKey = "public_key"
        case relyingParty = "relying_party"
        case passkeySecret = "passkey_secret"
    }

    package init(_ new: NewPasskey, secret: UnlockSecret?) {
        credential = Data(new.credential)
        publicKey = Data(new.publicKey.bytes)
        relyingParty = new.relyingParty.id
        origin = new.relyingParty.origin
        passkeySecret = new.secret?.data
        self.secret = secret?.data
    }

    /// - Throws: `.invalid`.
    package func new() throws(RecordFailure) -> NewPasskey {
        guard let key = EncryptionKey(Array(publicKey)) else {
            throw RecordFailure(.invalid, "a passkey's public key is \(EncryptionKey.rule)")
        }
        let party: RelyingParty
        do {
            party = try RelyingParty(origin: origin, id: relyingParty)
        } catch {
            throw RecordFailure(.invalid, "\(error)")
        }
        return try NewPasskey(
            credential: Array(credential), publicKey: key, relyingParty: party,
            secret: try passkeySecret.map { (bytes) throws(RecordFailure) in try UnlockSecret(given: bytes) })
    }
}
