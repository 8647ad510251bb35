import EHRFamily
import Testing

/// One way to have a transaction rejected.
struct RejectionCase: Sendable, CustomTestStringConvertible {
    /// What is true, as a sentence.
    let sentence: String
    let code: RejectionCode
    let detail: Rejection.Detail
    let run: @Sendable () async throws -> (before: Network, after: Network, verdict: Network.Verdict)

    var testDescription: String { sentence }

    /// - Parameters:
    ///   - network: the ledger before.
    ///   - submit: hands in the transaction that is to be rejected.
    init(
        _ sentence: String, _ code: RejectionCode, _ detail: Rejection.Detail = .none,
        on network: @escaping @Sendable () async throws -> Network,
        _ submit: @escaping @Sendable (inout Network) async throws -> Network.Verdict
    ) {
        self.sentence = sentence
        self.code = code
        self.detail = detail
        run = {
            var ledger = try await network()
            let before = ledger
            let verdict = try await submit(&ledger)
            return (before, ledger, verdict)
        }
    }

    static let all =
        registrations + attestations + records + grants + revocations + accesses + emergencies + reviews
        + rotations + models + stored + headers
}

@Suite("Rejections")
struct RejectionTests {
    @Test(
        "a transaction that breaks a rule is invalid with the rule's code and changes nothing",
        arguments: RejectionCase.all)
    func rejected(_ rejection: RejectionCase) async throws {
        let (before, after, verdict) = try await rejection.run()
        #expect(verdict.code == rejection.code.rawValue, "\(verdict.message)")
        #expect(verdict.extendedData == Rejection(rejection.code, "", rejection.detail).extendedData)
        #expect(!verdict.message.isEmpty && verdict.message.utf8.count < 300)
        #expect(after.state == before.state)
        #expect(verdict.events.isEmpty && verdict.writes == 0)
    }

    @Test("every code that exists is produced by some case or by the vectors of payloads")
    func everyCode() {
        let payload: Set<RejectionCode> = [
            .payloadTooLarge, .badCBOR, .unknownAction, .unknownKey, .missingKey, .ambiguousSubject, .wrongType, .badID,
            .badCode, .badText, .badHex, .badKey, .badChoice, .badScopes, .badSites, .badMetrics, .refersToItself,
        ]
        #expect(Set(RejectionCase.all.map(\.code)).union(payload) == Set(RejectionCode.allCases))
    }
}
