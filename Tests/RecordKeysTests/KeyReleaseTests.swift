import Crypto
import Cryptography
import EHRFamily
import Foundation
import RecordEncryption
import RecordErrors
import RecordKeys
import TestVectors
import Testing

@Suite("Key release")
struct KeyReleaseTests {
    struct PublishedHPKE: Decodable {
        struct Encryption: Decodable {
            let aad: String
            let plaintext: String
            let ciphertext: String
        }

        let info: String
        let private_key: String
        let encapsulated_key: String
        let encryptions: [Encryption]
    }

    @Test("the suite opens what RFC 9180 publishes for it")
    func published() throws {
        let vector = try VectorFile.json("record-keys/hpke-rfc9180.json", as: PublishedHPKE.self)
        var recipient = try HPKE.Recipient(
            privateKey: P256.KeyAgreement.PrivateKey(rawRepresentation: bytes(vector.private_key)),
            ciphersuite: HPKE.Ciphersuite(kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256),
            info: Data(bytes(vector.info)), encapsulatedKey: Data(bytes(vector.encapsulated_key)))
        #expect(vector.encryptions.count == 4)
        for encryption in vector.encryptions {
            let opened = try recipient.open(
                Data(bytes(encryption.ciphertext)), authenticating: Data(bytes(encryption.aad)))
            #expect(Hex.encode(opened) == encryption.plaintext)
        }
    }

    @Test("a release made by another implementation opens with the recipient's key")
    func vectors() throws {
        let vectors = try KeyVectors.load().releases
        #expect(vectors.count == 2)
        for vector in vectors {
            let release = KeyRelease(
                access: Access(
                    patient: vector.patient_id, record: vector.record_id, doctor: vector.doctor_id,
                    id: vector.access_id),
                recipient: try #require(EncryptionKey(bytes(vector.recipient))), sealed: try bytes(vector.sealed))
            let opened = try release.open(privateKey: secret(vector.private_key))
            #expect(try opened == DataEncryptionKey(secret(vector.dek)))
        }
    }

    private struct Reader {
        let key = P256.KeyAgreement.PrivateKey()
        var secret: SecretBytes { SecretBytes(copying: Array(key.rawRepresentation)) }
        func encryptionKey() throws -> EncryptionKey {
            try #require(EncryptionKey(Array(key.publicKey.x963Representation)))
        }
    }

    private static func access(
        patient: String = "p", record: String = "r", doctor: String = "d", access: String = "a"
    ) throws -> Access {
        Access(
            patient: try StoreFixture.id(patient), record: try StoreFixture.id(record),
            doctor: try StoreFixture.id(doctor), id: try StoreFixture.id(access))
    }

    @Test("a release replayed for another patient, record, reader, access entry or key does not open")
    func replayed() throws {
        let (reader, other) = (Reader(), Reader())
        let dek = DataEncryptionKey.random()
        let release = try KeyRelease.seal(dek, to: reader.encryptionKey(), for: Self.access())
        #expect(release.sealed.count == KeyRelease.length)
        #expect(try release.open(privateKey: reader.secret) == dek)
        for access in try [
            Self.access(patient: "q"), Self.access(record: "s"), Self.access(doctor: "e"), Self.access(access: "b"),
        ] {
            let replayed = KeyRelease(access: access, recipient: release.recipient, sealed: release.sealed)
            #expect(throws: RecordFailure(.releaseFailed)) { try replayed.open(privateKey: reader.secret) }
        }
        #expect(throws: RecordFailure(.releaseFailed)) { try release.open(privateKey: other.secret) }
        let redirected = KeyRelease(
            access: release.access, recipient: try other.encryptionKey(), sealed: release.sealed)
        #expect(throws: RecordFailure(.releaseFailed)) { try redirected.open(privateKey: other.secret) }
    }

    @Test("every byte of a release altered, and every truncation, is refused")
    func damaged() throws {
        let reader = Reader()
        let release = try KeyRelease.seal(.random(), to: reader.encryptionKey(), for: Self.access())
        for index in release.sealed.indices {
            var sealed = release.sealed
            sealed[index] ^= 0x01
            let altered = KeyRelease(access: release.access, recipient: release.recipient, sealed: sealed)
            #expect(throws: RecordFailure(.releaseFailed)) { try altered.open(privateKey: reader.secret) }
        }
        for length in [0, 1, 64, 65, 66, 112] {
            let cut = KeyRelease(
                access: release.access, recipient: release.recipient, sealed: Array(release.sealed.prefix(length)))
            #expect(throws: RecordFailure(.releaseFailed)) { try cut.open(privateKey: reader.secret) }
        }
    }

    @Test("a recipient that is no point of the curve, and a private key that is none, are refused by name")
    func invalidKeys() throws {
        let nowhere = try #require(EncryptionKey([4] + [UInt8](repeating: 1, count: 64)))
        #expect(throws: RecordFailure(.recipientUnfit)) {
            try KeyRelease.seal(.random(), to: nowhere, for: Self.access())
        }
        let release = try KeyRelease.seal(.random(), to: Reader().encryptionKey(), for: Self.access())
        for secret in [SecretBytes(copying: []), SecretBytes(count: 32) { _ in }, .random(count: 31)] {
            #expect(throws: RecordFailure.invalidPrivateKey) { try release.open(privateKey: secret) }
        }
    }
}
