internal import Crypto
package import Cryptography
package import EHRFamily
internal import FoundationEssentials
package import RecordEncryption
package import RecordErrors

/// One record's key, sealed to one reader for one access: HPKE in base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256),
/// HKDF-SHA256 and AES-256-GCM.
///
/// Base mode does not say who sealed it: a reader learns that the key is right from the record, which opens only with
/// it, and that the record is right from its anchor.
package struct KeyRelease: Equatable, Sendable {
    /// The encapsulated key's 65 bytes, then 48 bytes of ciphertext and tag.
    package static let length = EncryptionKey.byteCount + SealedRecord.keyLength + SealedRecord.tagLength

    private static let suite = HPKE.Ciphersuite(
        kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
    private static let unsealed = "the record's key could not be sealed to the reader"

    package let access: Access
    package let recipient: EncryptionKey
    /// 113 bytes.
    package let sealed: [UInt8]

    /// A release from stored or received bytes.
    package init(access: Access, recipient: EncryptionKey, sealed: [UInt8]) {
        self.access = access
        self.recipient = recipient
        self.sealed = sealed
    }

    /// Seals `dek` to `recipient`.
    ///
    /// - Throws: `.recipientUnfit` if the recipient's 65 bytes are not a point of the curve (the ledger does not check
    ///   that), `.releaseFailed`.
    package static func seal(
        _ dek: DataEncryptionKey, to recipient: EncryptionKey, for access: Access
    ) throws(RecordFailure) -> KeyRelease {
        guard let key = try? P256.KeyAgreement.PublicKey(x963Representation: recipient.bytes) else {
            throw RecordFailure(.recipientUnfit)
        }
        do {
            var sender = try HPKE.Sender(
                recipientKey: key, ciphersuite: suite, info: Data(info(access, recipient)))
            var sealed = Array(sender.encapsulatedKey)
            sealed += try dek.bytes.withUnsafeBytes { try sender.seal($0) }
            guard sealed.count == length else { throw RecordFailure(.releaseFailed, unsealed) }
            return KeyRelease(access: access, recipient: recipient, sealed: sealed)
        } catch {
            throw RecordFailure(.releaseFailed, unsealed, cause: error)
        }
    }

    /// The record's key, opened with the recipient's private key: 32 bytes, the scalar big-endian.
    ///
    /// - Throws: `.releaseFailed` for another record, reader, access entry or recipient, for altered bytes, and for an
    ///   invalid private key.
    package func open(privateKey: SecretBytes) throws(RecordFailure) -> DataEncryptionKey {
        let key: P256.KeyAgreement.PrivateKey
        do {
            key = try privateKey.withUnsafeBytes { bytes in
                try P256.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            }
        } catch {
            throw .invalidPrivateKey
        }
        guard sealed.count == KeyRelease.length,
            Array(key.publicKey.x963Representation) == recipient.bytes
        else { throw RecordFailure(.releaseFailed) }
        do {
            var opener = try HPKE.Recipient(
                privateKey: key, ciphersuite: KeyRelease.suite, info: Data(KeyRelease.info(access, recipient)),
                encapsulatedKey: Data(sealed.prefix(EncryptionKey.byteCount)))
            var opened = try opener.open(Data(sealed.dropFirst(EncryptionKey.byteCount)))
            defer { opened.resetBytes(in: opened.startIndex..<opened.endIndex) }
            var bytes = Array(opened)
            return try DataEncryptionKey(SecretBytes(movingFrom: &bytes))
        } catch {
            throw RecordFailure(.releaseFailed)
        }
    }

    /// `ehr/1 release`, then 00 and each id in turn, then 00 and SHA-256 of the recipient's key.
    private static func info(_ access: Access, _ recipient: EncryptionKey) -> [UInt8] {
        var info = Array("ehr/1 release".utf8)
        for id in [access.patient.text, access.record.text, access.doctor.text, access.id.text] {
            info += [0] + Array(id.utf8)
        }
        return info + [0] + SHA256.hash(recipient.bytes)
    }
}

extension RecordFailure {
    package static let invalidPrivateKey = RecordFailure(
        .releaseFailed, "the private key is not 32 bytes that make a key of the curve P-256")
}
