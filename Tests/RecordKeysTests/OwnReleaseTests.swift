import Crypto
import Cryptography
import EHRFamily
import RecordEncryption
import RecordErrors
import RecordKeys
import Testing

@Suite("The key of a patient's own record, sealed to the patient")
struct OwnReleaseTests {
    private let key = P256.KeyAgreement.PrivateKey()
    private var secret: SecretBytes { SecretBytes(copying: Array(key.rawRepresentation)) }
    private func point() throws -> EncryptionKey {
        try #require(EncryptionKey(Array(key.publicKey.x963Representation)))
    }

    @Test("made by another implementation opens with the patient's key")
    func vectors() throws {
        let vectors = try KeyVectors.load().own_releases
        #expect(vectors.count == 2)
        for vector in vectors {
            let release = OwnRelease(
                patient: vector.patient_id, record: vector.record_id,
                recipient: try #require(EncryptionKey(bytes(vector.recipient))), sealed: try bytes(vector.sealed))
            let opened = try release.open(privateKey: SecretBytes(copying: bytes(vector.private_key)))
            #expect(try opened == DataEncryptionKey(SecretBytes(copying: bytes(vector.dek))))
        }
    }

    @Test("replayed for another patient or record, altered, or in the place of a doctor's, does not open")
    func replayed() throws {
        let (patient, record) = (PatientID(unchecked: "p"), RecordID(unchecked: "r"))
        let dek = DataEncryptionKey.random()
        let release = try OwnRelease.seal(dek, to: point(), of: patient, record)
        #expect(release.sealed.count == KeyRelease.length)
        #expect(try release.open(privateKey: secret) == dek)
        for (patient, record) in [("q", "r"), ("p", "s")] {
            let other = OwnRelease(
                patient: PatientID(unchecked: patient), record: RecordID(unchecked: record),
                recipient: release.recipient, sealed: release.sealed)
            #expect(throws: RecordFailure(.releaseFailed)) { try other.open(privateKey: secret) }
        }
        for index in release.sealed.indices {
            var sealed = release.sealed
            sealed[index] ^= 1
            let altered = OwnRelease(patient: patient, record: record, recipient: release.recipient, sealed: sealed)
            #expect(throws: RecordFailure(.releaseFailed)) { try altered.open(privateKey: secret) }
        }
        let access = Access(
            patient: patient, record: record, doctor: DoctorID(unchecked: "d"), id: AccessID(unchecked: "a"))
        let doctors = try KeyRelease.seal(dek, to: point(), for: access)
        let asOwn = OwnRelease(patient: patient, record: record, recipient: doctors.recipient, sealed: doctors.sealed)
        #expect(throws: RecordFailure(.releaseFailed)) { try asOwn.open(privateKey: secret) }
        let asDoctors = KeyRelease(access: access, recipient: release.recipient, sealed: release.sealed)
        #expect(throws: RecordFailure(.releaseFailed)) { try asDoctors.open(privateKey: secret) }
    }
}
