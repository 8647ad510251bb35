package import Cryptography
package import EHRFamily
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
        let sealed = try HPKEBox.seal(dek.bytes, to: recipient, info: info(access, recipient))
        return KeyRelease(access: access, recipient: recipient, sealed: sealed)
    }

    /// The record's key, opened with the recipient's private key: 32 bytes, the scalar big-endian.
    ///
    /// - Throws: `.releaseFailed` for another record, reader, access entry or recipient, for altered bytes, and for an
    ///   invalid private key.
    package func open(privateKey: SecretBytes) throws(RecordFailure) -> DataEncryptionKey {
        guard sealed.count == KeyRelease.length else { throw RecordFailure(.releaseFailed) }
        let opened = try HPKEBox.open(
            sealed, privateKey: privateKey, of: recipient, info: KeyRelease.info(access, recipient))
        do {
            return try DataEncryptionKey(opened)
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
