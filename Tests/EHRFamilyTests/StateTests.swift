import EHRFamily
import TestVectors
import Testing

@Suite("State entries")
struct StateTests {
    struct Vector: Decodable {
        let kind: String
        let hex: String
        let name: String?
    }

    @Test("an entry is read and written with the bytes that cbor2 gives for a dict in the specification's order")
    func equalsPython() throws {
        for vector in try VectorFile.json("state/accept/entries.json", as: [Vector].self) {
            #expect(try Self.rewritten(vector) == vector.hex, "\(vector.kind)")
        }
    }

    @Test("bytes tell which kind of entry they are")
    func anyKind() throws {
        for vector in try VectorFile.json("state/accept/entries.json", as: [Vector].self) {
            let kind =
                switch try AnyStateValue(decoding: bytes(vector.hex)) {
                case .patient: "patient"
                case .doctor: "doctor"
                case .record: "record"
                case .consent: "consent"
                case .access: "access"
                case .model: "model"
                }
            #expect(kind == vector.kind)
        }
        #expect(throws: StateError.self) { try AnyStateValue(decoding: [0xa0]) }
    }

    @Test("bytes that no processor of the family writes are no entry")
    func rejects() throws {
        let vectors = try VectorFile.json("state/reject/entries.json", as: [Vector].self)
        #expect(vectors.count > 80)
        for vector in vectors {
            #expect(throws: StateError.self, "\(vector.kind): \(vector.name ?? "")") { try Self.rewritten(vector) }
        }
    }

    @Test("a patient with an id alone is stored as its id and owner and nothing else")
    func referenceCase() throws {
        let owner = try #require(PublicKeyHex("02" + String(repeating: "ab", count: 32)))
        let entry = PatientEntry(patient: try #require(PatientID("p1")), owner: owner)
        #expect(hex(entry.encoded()) == "a26a70617469656e745f6964627031656f776e65727842" + hex(Array(owner.text.utf8)))
    }

    private static func rewritten(_ vector: Vector) throws -> String {
        let stored = bytes(vector.hex)
        return switch vector.kind {
        case "patient": hex(try PatientEntry(decoding: stored).encoded())
        case "doctor": hex(try DoctorEntry(decoding: stored).encoded())
        case "record": hex(try RecordEntry(decoding: stored).encoded())
        case "consent": hex(try ConsentEntry(decoding: stored).encoded())
        case "access": hex(try AccessEntry(decoding: stored).encoded())
        default: hex(try ModelEntry(decoding: stored).encoded())
        }
    }
}
