package import Cryptography
package import EHRFamily
package import RecordEncryption
package import RecordErrors

/// One record's key, sealed to the patient whose record it is: as a `KeyRelease`, and under no access, since patients
/// read what is theirs without one.
package struct OwnRelease: Equatable, Sendable {
    package let patient: PatientID
    package let record: RecordID
    /// The patient's pinned encryption key.
    package let recipient: EncryptionKey
    /// `KeyRelease.length` bytes.
    package let sealed: [UInt8]

    /// A release from received bytes.
    package init(patient: PatientID, record: RecordID, recipient: EncryptionKey, sealed: [UInt8]) {
        (self.patient, self.record, self.recipient, self.sealed) = (patient, record, recipient, sealed)
    }

    /// Seals `dek` to `recipient`.
    ///
    /// - Throws: `.recipientUnfit` if the recipient's 65 bytes are not a point of the curve; `.releaseFailed`.
    package static func seal(
        _ dek: DataEncryptionKey, to recipient: EncryptionKey, of patient: PatientID, _ record: RecordID
    ) throws(RecordFailure) -> OwnRelease {
        OwnRelease(
            patient: patient, record: record, recipient: recipient,
            sealed: try HPKEBox.seal(dek.bytes, to: recipient, info: info(patient, record, recipient)))
    }

    /// The record's key, opened with the recipient's private key: 32 bytes, the scalar big-endian.
    ///
    /// - Throws: `.releaseFailed` for another record or recipient, for altered bytes, for a doctor's release, and for
    ///   an invalid private key.
    package func open(privateKey: SecretBytes) throws(RecordFailure) -> DataEncryptionKey {
        guard sealed.count == KeyRelease.length else { throw RecordFailure(.releaseFailed) }
        let opened = try HPKEBox.open(
            sealed, privateKey: privateKey, of: recipient, info: OwnRelease.info(patient, record, recipient))
        do {
            return try DataEncryptionKey(opened)
        } catch {
            throw RecordFailure(.releaseFailed)
        }
    }

    /// `ehr/1 own release`, then 00 and each id in turn, then 00 and SHA-256 of the recipient's key.
    private static func info(_ patient: PatientID, _ record: RecordID, _ recipient: EncryptionKey) -> [UInt8] {
        var info = Array("ehr/1 own release".utf8)
        for id in [patient.text, record.text] { info += [0] + Array(id.utf8) }
        return info + [0] + SHA256.hash(recipient.bytes)
    }
}
