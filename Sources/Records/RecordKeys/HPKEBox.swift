internal import Crypto
package import Cryptography
package import EHRFamily
internal import FoundationEssentials
package import RecordErrors

/// A secret that is sealed to a recipient: HPKE in base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256
/// and AES-256-GCM, and no associated data. Its bytes are the encapsulated key's 65, then ciphertext and tag.
///
/// Base mode does not say who sealed it.
package enum HPKEBox {
    /// What sealing adds, in bytes.
    package static let overhead = EncryptionKey.byteCount + 16

    private static let suite = HPKE.Ciphersuite(kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)

    /// Seals `secret` to `recipient`.
    ///
    /// - Throws: `.recipientUnfit` if the recipient's 65 bytes are not a point of the curve; `.releaseFailed`.
    package static func seal(
        _ secret: SecretBytes, to recipient: EncryptionKey, info: [UInt8]
    ) throws(RecordFailure) -> [UInt8] {
        guard let key = try? P256.KeyAgreement.PublicKey(x963Representation: recipient.bytes) else {
            throw RecordFailure(.recipientUnfit)
        }
        do {
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: suite, info: Data(info))
            return try Array(sender.encapsulatedKey) + secret.withUnsafeBytes { try sender.seal($0) }
        } catch {
            throw RecordFailure(.releaseFailed, "the key could not be sealed", cause: error)
        }
    }

    /// Opens what was sealed to `recipient` with its private key: 32 bytes, the scalar big-endian.
    ///
    /// - Throws: `.releaseFailed` for another recipient or info, for altered bytes, and for an invalid private key.
    package static func open(
        _ sealed: [UInt8], privateKey: SecretBytes, of recipient: EncryptionKey, info: [UInt8]
    ) throws(RecordFailure) -> SecretBytes {
        let key: P256.KeyAgreement.PrivateKey
        do {
            key = try privateKey.withUnsafeBytes { try P256.KeyAgreement.PrivateKey(rawRepresentation: $0) }
        } catch {
            throw .invalidPrivateKey
        }
        guard sealed.count > overhead, Array(key.publicKey.x963Representation) == recipient.bytes else {
            throw RecordFailure(.releaseFailed)
        }
        do {
            var opener = try HPKE.Recipient(
                privateKey: key, ciphersuite: suite, info: Data(info),
                encapsulatedKey: Data(sealed.prefix(EncryptionKey.byteCount)))
            var opened = try opener.open(Data(sealed.dropFirst(EncryptionKey.byteCount)))
            defer { opened.resetBytes(in: opened.startIndex..<opened.endIndex) }
            var bytes = Array(opened)
            return SecretBytes(movingFrom: &bytes)
        } catch {
            throw RecordFailure(.releaseFailed)
        }
    }
}
