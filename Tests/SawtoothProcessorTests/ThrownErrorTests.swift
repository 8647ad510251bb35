import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("What a handler throws")
struct ThrownErrorTests {
    /// A handler that lets every error through.
    struct Passing: TransactionHandler {
        let familyName = "closure", familyVersions = ["1.0"], namespaces = ["aabbcc"]
        let body: @Sendable (any TransactionContext) async throws -> Void

        func apply(_ request: TransactionRequest, context: any TransactionContext) async throws {
            try await body(context)
        }
    }

    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "no number" }
    }

    @Test("an error of the handler's own makes the transaction invalid, with its description")
    func ownError() async throws {
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [Passing { _ in throw Unreadable() }]) { _ in
            let verdict = await validator.run(transaction(1))
            #expect(verdict == TpProcessResponse(status: .invalidTransaction, message: "no number"))
        }
        validator.stop()
    }

    @Test("an address that the header does not cover makes the transaction invalid, without a catch in the handler")
    func uncovered() async throws {
        let validator = try ScriptedValidator()
        let outside = try #require(StateAddress(prefix: [1, 2, 3]))
        try await withProcessor(validator, [Passing { context in _ = try await context.getState(outside) }]) { _ in
            let verdict = await validator.run(ScriptedTransaction(family: "closure", inputs: ["aabbcc"]))
            #expect(verdict?.status == .invalidTransaction && verdict?.message.contains(outside.hex) == true)
        }
        validator.stop()
    }

    @Test("each error has its verdict: what another attempt could mend is an internal error, the rest is invalid")
    func verdicts() {
        let rejection = ApplyError.invalidTransaction(message: "no", extendedData: [1])
        #expect(ApplyError(rejection as any Error) == rejection)
        let outcomes: [(any Error, isInvalid: Bool)] = [
            (ContextError.authorization([]), true), (ContextError.invalidRequest("too many"), true),
            (Unreadable(), true),
            (ContextError.connectionLost, false), (ContextError.deadlineExceeded, false),
            (ContextError.malformedResponse("short"), false), (ContextError.refused(status: 9), false),
            (CancellationError(), false), (ApplyError.internalError(message: "later"), false),
        ]
        for (error, isInvalid) in outcomes {
            guard case .invalidTransaction = ApplyError(error) else {
                #expect(!isInvalid, "\(error)")
                continue
            }
            #expect(isInvalid, "\(error)")
        }
    }

    @Test("one entry is read as one value, and a lack of values is never absence")
    func oneEntry() async throws {
        let context = InMemoryTransactionContext([address(1): [7]])
        #expect(try await context.getState(address(1)) == [7])
        #expect(try await context.getState(address(2)) == nil)
        #expect(context.reads == [[address(1)], [address(2)]])
        await #expect(throws: ContextError.self) { try await Answerless().getState(address(1)) }
    }

    /// Answers a read with nothing.
    struct Answerless: TransactionContext {
        func getState(_ addresses: [StateAddress]) async throws(ContextError) -> [[UInt8]?] { [] }
        func setState(_ entries: [StateEntry]) async throws(ContextError) {}
        func deleteState(_ addresses: [StateAddress]) async throws(ContextError) -> [StateAddress] { [] }
        func addEvent(_ event: Event) async throws(ContextError) {}
        func addReceiptData(_ data: [UInt8]) async throws(ContextError) {}
        func finish(setting entries: [StateEntry], events: [Event]) async throws(ContextError) {}
    }
}
