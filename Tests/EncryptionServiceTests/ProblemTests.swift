import EHRFamily
import Foundation
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import Testing

@testable import RecordRemote

@Suite("Problems")
struct ProblemTests {
    /// Errors with all that goes with them.
    private static func errors() throws -> [RecordFailure] {
        let object = try ObjectName(String(repeating: "a", count: 32))
        return [
            .tooLong(limit: 5), .rangeOutOfBounds(length: 7), .wrongKeyOrContext, .truncated(length: 3),
            .shorterThanExpected(expected: 9, actual: 8), .longerThanExpected(expected: 9),
            .reordered(chunk: 1, holds: 2), .extended(end: 4), .altered(chunk: .max), .alteredOrTruncated(lastChunk: 6),
            .objectMissing(object), .objectShorter(length: 1), .objectCut(expected: 2, actual: 1),
            .epochChanged(current: 3), .rejected("stale_version", "m"), .rejected(nil, ""), .undecided("o"),
            .anchorMismatch(expected: [1, 2], actual: [3]), .unsigned(.doctor(DoctorID(unchecked: "d"))),
            RecordFailure(.keysRefused, "r \u{22}\n"), RecordFailure(.invalid, "why not"),
        ]
    }

    private func arrived(_ problem: Problem) throws -> RecordFailure {
        try JSONDecoder().decode(Problem.self, from: JSONEncoder().encode(problem)).failure
    }

    @Test("an error of a journey is the same on the other side of the service")
    func trip() throws {
        let plain = RecordFailure.Code.all.filter(\.isForCaller).map { RecordFailure($0, "some words") }
        #expect(plain.count > 40)
        for error in try Self.errors() + plain { #expect(try arrived(Problem(error)) == error) }
    }

    @Test("what only the service's operator can mend arrives as the service's failure, with its words")
    func service() throws {
        for code in RecordFailure.Code.all where !code.isForCaller {
            let failure = try arrived(Problem(RecordFailure(code, "some words")))
            #expect(failure.code == .serviceFailed && failure.description.contains("some words"))
            #expect(failure.isRetryable == code.isRetryable)
        }
        let later = try arrived(Problem(RecordFailure(RecordFailure.Code("made_later"), "busy"), status: 503))
        #expect(later.code == .serviceFailed && later.isRetryable && later.description.contains("made_later"))
    }
}
