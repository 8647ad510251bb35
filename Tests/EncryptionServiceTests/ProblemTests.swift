import EHRFamily
import Foundation
import KeyWrapping
import RecordEncryption
import RecordFlow
import RecordKeys
import RecordRemote
import RecordStorage
import Testing

@Suite("Problems")
struct ProblemTests {
    /// Everything that a caller can do something about, one of each.
    private static func errors() throws -> [FlowError] {
        let object = try ObjectName(String(repeating: "a", count: 32))
        let refusals: [AccessRefusal] = [
            .notLogged, .foreign, .forged, .stale(age: 301), .stale(age: nil), .ageUnknown, .clockBehind(by: 900),
            .emergency, .suspended, .noRecord, .noDoctor, .withdrawn, .otherConsent, .notCovered, .expired,
            .unknownConsent(KeyReference(unchecked: "k-1")), .noEncryptionKey, .otherEncryptionKey,
        ]
        let records: [SealedRecordError] = [
            .tooLong(limit: 5), .rangeOutOfBounds(length: 7), .wrongKeyOrContext, .truncated(length: 3),
            .shorterThanExpected(expected: 9, actual: 8), .longerThanExpected(expected: 9),
            .reordered(chunk: 1, holds: 2), .extended(end: 4), .altered(chunk: .max), .alteredOrTruncated(lastChunk: 6),
        ]
        let objects: [RecordStoreError] = [
            .missing(object), .rangeOutOfBounds(length: 1), .full("f"), .refused("r"), .unreachable("u"),
            .interrupted(expected: 2, actual: 1),
        ]
        let keys: [KeyStoreError] = [
            .staleEpoch(current: 3), .denied, .erased, .missing("m"), .conflict("c"), .damaged("d"),
            .unavailable("u"), .refused("r \u{22}\n"),
        ]
        let wrapper: [KeyWrappingError] = [.notMyKey("n"), .refused("r"), .unreachable("u"), .damaged("d")]
        return refusals.map(FlowError.notAuthorized) + records.map(FlowError.record) + objects.map(FlowError.objects)
            + keys.map(FlowError.keys) + wrapper.map(FlowError.wrapper) + [
                .release(.invalidRecipient), .ledger(LedgerFailure(isTemporary: true, "away")),
                .ledger(LedgerFailure(isTemporary: false, "broken")), .rejected(code: "stale_version", message: "m"),
                .rejected(code: nil, message: ""), .undecided(operation: "o"),
                .anchorMismatch(expected: [1, 2], actual: [3]), .unsigned(.doctor(DoctorID(unchecked: "d"))),
                .invalid("why not"),
            ]
    }

    @Test("an error of a journey is the same on the other side of the service")
    func trip() throws {
        for error in try Self.errors() {
            let document = try JSONEncoder().encode(Problem(error))
            let arrived = FlowError(try JSONDecoder().decode(Problem.self, from: document))
            #expect("\(arrived)" == "\(error)")
            #expect(String(reflecting: arrived) == String(reflecting: error))
        }
    }

    @Test("every code stands in the specification of the service, with its status")
    func documented() throws {
        let page = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../docs/spec/encryption-service.md"), encoding: .utf8)
        for error in try Self.errors() {
            let problem = Problem(error)
            let row = page.split(separator: "\n").first { $0.hasPrefix("| \(problem.status) |") }
            #expect(row?.contains("`\(problem.code)`") == true, "no \(problem.code) with status \(problem.status)")
        }
    }

    @Test("what only the service's operator can mend arrives as the service's failure, with its words")
    func service() throws {
        for error in [FlowError.record(.finished), .release(.failed)] {
            guard case .service(let failure) = FlowError(Problem(error)) else {
                Issue.record("\(error)")
                continue
            }
            #expect(!failure.isTemporary && failure.description.contains(error.description))
        }
        guard case .service(let failure) = FlowError(Problem(503, "made_later", "busy")) else {
            Issue.record("a code from a later version was taken for something")
            return
        }
        #expect(failure.isTemporary)
    }
}
