import Cryptography
import EHRFamily
import RecordEncryption
import RecordErrors
import RecordKeys
import TestVectors
import Testing

struct KeyVectors: Decodable {
    struct Wrapping: Decodable {
        let patient_id: PatientID
        let record_id: RecordID
        let scope: ScopeCode
        let epoch: UInt32
        let root: String
        let dek: String
        let wrapped: String
    }

    struct Release: Decodable {
        let patient_id: PatientID
        let record_id: RecordID
        let doctor_id: DoctorID
        let access_id: AccessID
        let private_key: String
        let recipient: String
        let dek: String
        let sealed: String
    }

    struct OwnRelease: Decodable {
        let patient_id: PatientID
        let record_id: RecordID
        let private_key: String
        let recipient: String
        let dek: String
        let sealed: String
    }

    struct Label: Decodable {
        let patient_id: PatientID
        let record_id: RecordID
        let scope: ScopeCode
        let epoch: UInt32
        let root: String
        let media_type: String?
        let file_name: String?
        let sealed: String
    }

    let hierarchy: [Wrapping]
    let labels: [Label]
    let releases: [Release]
    let own_releases: [OwnRelease]

    static func load() throws -> KeyVectors { try VectorFile.json("record-keys/vectors.json", as: KeyVectors.self) }
}

func bytes(_ hex: String) throws -> [UInt8] { try #require(Hex.decode(hex)) }

func secret(_ hex: String) throws -> SecretBytes { SecretBytes(copying: try bytes(hex)) }

@Suite("Key hierarchy")
struct KeyHierarchyTests {
    private let altered = RecordFailure(.cryptographyFailed, because: CryptographyError.authenticationFailed)

    @Test("root, scope and ids give the wrapped keys that another implementation gives")
    func vectors() throws {
        let vectors = try KeyVectors.load().hierarchy
        #expect(vectors.count == 4)
        for vector in vectors {
            let root = try PatientRoot(
                patient: vector.patient_id, epoch: vector.epoch, secret: secret(vector.root))
            let key = try DataEncryptionKey(secret(vector.dek))
            let wrapped = try root.dataKey(for: vector.scope).wrap(key, of: vector.record_id)
            #expect(Hex.encode(wrapped.wrapped) == vector.wrapped)
            #expect(try root.dataKey(for: vector.scope).unwrap(wrapped) == key)
        }
    }

    @Test("a wrapped key in the row of another patient, record, scope or epoch does not unwrap")
    func swapped() throws {
        let (patient, other): (PatientID, PatientID) = (try StoreFixture.id("p"), try StoreFixture.id("q"))
        let (record, lab): (RecordID, ScopeCode) = (try StoreFixture.id("r"), try StoreFixture.id("lab"))
        let secret = SecretBytes.random(count: 32)
        let dataKey = try PatientRoot(patient: patient, epoch: 1, secret: secret).dataKey(for: .general)
        let wrapped = try dataKey.wrap(.random(), of: record)

        // The same root everywhere: what is bound is not that the secrets differ.
        let strangers: [(PatientRoot, ScopeCode, RecordID)] = [
            (try PatientRoot(patient: other, epoch: 1, secret: secret), .general, record),
            (try PatientRoot(patient: patient, epoch: 2, secret: secret), .general, record),
            (try PatientRoot(patient: patient, epoch: 1, secret: secret), lab, record),
            (try PatientRoot(patient: patient, epoch: 1, secret: secret), .general, try StoreFixture.id("s")),
        ]
        for (root, scope, record) in strangers {
            let row = WrappedRecordKey(
                patient: root.patient, record: record, scope: scope, epoch: root.epoch, wrapped: wrapped.wrapped)
            #expect(throws: altered) { try root.dataKey(for: scope).unwrap(row) }
        }
    }

    @Test("any bit of a wrapped key flipped, and any length but its own, is refused")
    func damaged() throws {
        let (patient, record): (PatientID, RecordID) = (try StoreFixture.id("p"), try StoreFixture.id("r"))
        let dataKey = try PatientRoot.random(of: patient, epoch: 1).dataKey(for: .general)
        let wrapped = try dataKey.wrap(.random(), of: record).wrapped
        func row(_ bytes: [UInt8]) -> WrappedRecordKey {
            WrappedRecordKey(patient: patient, record: record, scope: .general, epoch: 1, wrapped: bytes)
        }
        for bit in 0..<wrapped.count * 8 {
            var flipped = wrapped
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: altered) { try dataKey.unwrap(row(flipped)) }
        }
        for length in 0..<wrapped.count {
            #expect(throws: RecordFailure.self) { try dataKey.unwrap(row(Array(wrapped.prefix(length)))) }
        }
        #expect(throws: RecordFailure.self) {
            try dataKey.unwrap(row(try AESKeyWrap.wrap(.random(count: 24), under: .random(count: 32))))
        }
    }
}
