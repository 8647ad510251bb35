import EHRFamily
import SawtoothProtocol
import TestVectors
import Testing

@Suite("Addressing")
struct AddressingTests {
    struct Vector: Decodable {
        let kind: String
        let ids: [String]
        let address: String
    }

    @Test("every address is the one that hashlib computes from the specification")
    func equalsPython() throws {
        let vectors = try VectorFile.json("addressing/accept/addresses.json", as: [Vector].self)
        #expect(Set(vectors.map(\.kind)).count == 10)
        for vector in vectors {
            #expect(try Self.address(vector) == vector.address, "\(vector.kind) \(vector.ids)")
        }
    }

    @Test("parts of a key string cannot be shifted over the colon between them")
    func separator() throws {
        // Ids hold no colon, so no two pairs of ids give one key string.
        #expect(PatientID("a:b") == nil)
        let (a, ab) = try (#require(PatientID("a")), #require(PatientID("ab")))
        let (bc, c) = try (#require(RecordID("bc")), #require(RecordID("c")))
        #expect(Addressing.record(bc, of: a) != Addressing.record(c, of: ab))
    }

    private static func address(_ vector: Vector) throws -> String {
        func id<Subject>(_ index: Int) throws -> Identifier<Subject> { try #require(Identifier(vector.ids[index])) }
        return switch vector.kind {
        case "namespace": Family.namespaceHex
        case "patient": Addressing.patient(try id(0)).hex
        case "doctor": Addressing.doctor(try id(0)).hex
        case "record": Addressing.record(try id(1), of: try id(0)).hex
        case "consent": Addressing.consent(of: try id(0), to: try id(1)).hex
        case "access": Addressing.access(try id(1), by: try id(0)).hex
        case "model":
            Addressing.model(try #require(DigestHex(vector.ids[0])), by: try #require(PublicKeyHex(vector.ids[1]))).hex
        case "setting": RegistrarSetting.address.hex
        case "block-config": BlockInfoAddressing.config.hex
        default: BlockInfoAddressing.block(try #require(UInt64(vector.ids[0]))).hex
        }
    }
}
