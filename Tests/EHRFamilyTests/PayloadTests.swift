import CBOR
import EHRFamily
import TestVectors
import Testing

@Suite("Payload")
struct PayloadTests {
    struct Accepted: Decodable {
        let name: String
        let action: String
        let hex: String
        let canonical: String
    }

    struct Rejected: Decodable {
        let name: String
        let hex: String
        let code: String
        let key: String?
    }

    @Test("what the specification accepts is read, and written again as cbor2 writes it in the table's order")
    func accepts() throws {
        let vectors = try VectorFile.json("payload/accept/payloads.json", as: [Accepted].self)
        #expect(Set(vectors.map(\.action)) == Set(Action.allCases.map(\.rawValue)))
        for vector in vectors {
            do throws(Rejection) {
                let payload = try Payload.decode(bytes(vector.hex))
                #expect(payload.action.rawValue == vector.action)
                #expect(hex(payload.encoded()) == vector.canonical, "\(vector.action): \(vector.name)")
                #expect(try Payload.decode(payload.encoded()) == payload)
            } catch {
                Issue.record("\(vector.action), \(vector.name): \(error.code) \(error.message)")
            }
        }
    }

    @Test("each fault has its own code and names the key, and of two faults the specification's order names one")
    func rejects() throws {
        let vectors = try VectorFile.json("payload/reject/payloads.json", as: [Rejected].self)
        #expect(vectors.count > 400)
        for vector in vectors {
            do throws(Rejection) {
                _ = try Payload.decode(bytes(vector.hex))
                Issue.record("\(vector.name) was accepted")
            } catch {
                #expect(error.code.rawValue == vector.code, "\(vector.name): \(error.message)")
                #expect(error.detail == vector.key.map { .key($0) } ?? .none, "\(vector.name): \(error.message)")
            }
        }
    }

    @Test("the rejected vectors have every code that a payload alone can cause")
    func everyCode() throws {
        let vectors = try VectorFile.json("payload/reject/payloads.json", as: [Rejected].self)
        let codes: [RejectionCode] = [
            .payloadTooLarge, .badCBOR, .unknownAction, .unknownKey, .missingKey, .ambiguousSubject, .wrongType, .badID,
            .badCode, .badText, .badHex, .badKey, .badChoice, .badScopes, .badSites, .badMetrics, .refersToItself,
        ]
        #expect(Set(vectors.map(\.code)) == Set(codes.map(\.rawValue)))
    }

    @Test("a message quotes nothing that could not be printed")
    func harmlessMessages() throws {
        for action in ["\u{1b}[2J", "\"},{", "x\ny", String(repeating: "a", count: 65)] {
            let map = CBORValue.map([(.text("action"), .text(action)), (.text(action), .bool(true))])
            let payload = CanonicalEncoder.encode(map)
            let rejection = #expect(throws: Rejection.self) { try Payload.decode(payload) }
            let message = try #require(rejection).message
            #expect(!message.contains(action))
        }
    }

    @Test("mutated payloads are rejected with a code or read as a payload that is written and read back the same")
    func mutations() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("PayloadTests.mutations seed \(seed)")
        var random = SplitMix(state: seed)
        let vectors = try VectorFile.json("payload/accept/payloads.json", as: [Accepted].self)
        let starts = vectors.map { bytes($0.hex) }.filter { $0.count < 700 }
        var accepted = 0
        var codes: Set<RejectionCode> = []
        for _ in 0..<30_000 {
            var mutated = starts[Int(random.next() % UInt64(starts.count))]
            for _ in 0...(random.next() % 2) { random.mutate(&mutated) }
            do throws(Rejection) {
                let payload = try Payload.decode(mutated)
                let again = try Payload.decode(payload.encoded())
                if again != payload { Issue.record("seed \(seed): \(hex(mutated)) is read back as \(again)") }
                accepted += 1
            } catch {
                codes.insert(error.code)
            }
        }
        #expect(accepted > 500)
        #expect(codes.isSuperset(of: [.badCBOR, .unknownKey, .badHex, .badID, .unknownAction]))
    }
}
