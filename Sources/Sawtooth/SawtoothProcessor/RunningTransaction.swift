internal import SawtoothProtocol
internal import SawtoothTransport

/// One running transaction, and the context that its handler sees.
///
/// Its state belongs to the processor's thread. A call from elsewhere (from a detached task, or after the thread has
/// ended) moves to the thread first, or fails with a lost connection.
final class RunningTransaction: TransactionContext, @unchecked Sendable {
    // @unchecked: the variables are touched on the processor's thread only; every entry checks that it is there.
    // @exclusivity: as in `ProcessorEngine`.

    /// Its outcome.
    enum Fate: UInt8 {
        case running, answered
        /// Its session is gone; there is nobody to answer.
        case dropped
        /// Its deadline passed, and it was answered accordingly.
        case expired
    }

    let received: ProcessRequest
    let handler: any TransactionHandler
    /// The key under which the processor knows it.
    let key: UInt64
    /// The supervisor's key for it; 0 without a supervisor.
    let ticket: UInt64
    let startedAt: UInt64
    private let engine: ProcessorEngine
    @exclusivity(unchecked) var fate = Fate.running
    /// A SET was sent: nothing may come between it and the answer.
    @exclusivity(unchecked) var hasSentSet = false
    /// The number of unanswered requests.
    @exclusivity(unchecked) var waiting = 0
    /// The task that runs its handler; nil after the handler has returned.
    @exclusivity(unchecked) var task: HandlerTask?
    /// `finish`, while in progress.
    @exclusivity(unchecked) var finish: Finish?

    struct Finish {
        var remaining: Int
        var failure: (part: Int, error: ContextError)?
        let continuation: UnsafeContinuation<StateReply, Never>
    }

    init(
        _ received: ProcessRequest, _ handler: any TransactionHandler, key: UInt64, ticket: UInt64,
        startedAt: UInt64, engine: ProcessorEngine
    ) {
        self.received = received
        self.handler = handler
        self.key = key
        self.ticket = ticket
        self.startedAt = startedAt
        self.engine = engine
    }

    /// The request passed to the handler.
    var request: TransactionRequest { TransactionRequest(received) }

    /// Why this transaction can send no more requests; nil while it runs.
    var obstacle: ContextError? {
        switch fate {
        case .running: nil
        case .expired: .deadlineExceeded
        case .answered, .dropped: .connectionLost
        }
    }

    nonisolated(nonsending) func getState(_ addresses: [StateAddress]) async throws(ContextError) -> [[UInt8]?] {
        if addresses.isEmpty { return [] }
        try Self.checkCount(addresses.count)
        // Like `ask`, inlined by hand: each suspending function costs a task switch.
        guard engine.isOnThread else {
            return try await elsewhere { transaction async throws(ContextError) in
                try await transaction.getState(addresses)
            }
        }
        if let obstacle { throw obstacle }
        let reply = await withUnsafeContinuation { (continuation: UnsafeContinuation<StateReply, Never>) in
            engine.send(
                AddressesFrame(.tpStateGetRequest, contextID: received.contextText, addresses: addresses),
                .init(
                    transaction: self, kind: .get, subject: .addresses(addresses), continuation: continuation, part: 0))
        }
        engine.resumed(self)
        switch reply {
        case .values(let values): return values
        case .failed(let error): throw error
        case .done, .addresses: throw .malformedResponse("it is of another kind")
        }
    }

    nonisolated(nonsending) func setState(_ entries: [StateEntry]) async throws(ContextError) {
        if entries.isEmpty { return }
        let frame = EntriesFrame(contextID: received.contextText, entries: entries)
        if case .failed(let error) = try await ask(frame, .set, .entries(entries), entries.count) { throw error }
    }

    nonisolated(nonsending) func deleteState(_ addresses: [StateAddress]) async throws(ContextError) -> [StateAddress] {
        if addresses.isEmpty { return [] }
        let frame = AddressesFrame(.tpStateDeleteRequest, contextID: received.contextText, addresses: addresses)
        switch try await ask(frame, .delete, .addresses(addresses), addresses.count) {
        case .addresses(let addresses): return addresses
        case .failed(let error): throw error
        case .done, .values: throw .malformedResponse("it is of another kind")
        }
    }

    nonisolated(nonsending) func addEvent(_ event: Event) async throws(ContextError) {
        try event.check()
        let frame = EventFrame(contextID: received.contextText, event: event)
        if case .failed(let error) = try await ask(frame, .event) { throw error }
    }

    nonisolated(nonsending) func addReceiptData(_ data: [UInt8]) async throws(ContextError) {
        let frame = ReceiptDataFrame(contextID: received.contextText, data: data)
        if case .failed(let error) = try await ask(frame, .receiptData) { throw error }
    }

    nonisolated(nonsending) func finish(setting entries: [StateEntry], events: [Event]) async throws(ContextError) {
        for event in events { try event.check() }
        if entries.isEmpty, events.isEmpty { return }
        try Self.checkCount(entries.count)
        guard engine.isOnThread else {
            return try await elsewhere { transaction async throws(ContextError) in
                try await transaction.finish(setting: entries, events: events)
            }
        }
        if let obstacle { throw obstacle }
        guard finish == nil else { throw .invalidRequest("the transaction is finishing already") }
        let reply = await withUnsafeContinuation { (continuation: UnsafeContinuation<StateReply, Never>) in
            engine.finish(self, entries, events, continuation)
        }
        engine.resumed(self)
        if case .failed(let error) = reply { throw error }
    }

    private nonisolated(nonsending) func ask(
        _ frame: some RequestFrame & Sendable, _ kind: StateRequestKind,
        _ subject: OutstandingRequests.Subject = .none, _ count: Int = 0
    ) async throws(ContextError) -> StateReply {
        try Self.checkCount(count)
        guard engine.isOnThread else {
            return try await elsewhere { transaction async throws(ContextError) in
                try await transaction.ask(frame, kind, subject, count)
            }
        }
        if let obstacle { throw obstacle }
        let reply = await withUnsafeContinuation { (continuation: UnsafeContinuation<StateReply, Never>) in
            engine.send(
                frame,
                .init(transaction: self, kind: kind, subject: subject, continuation: continuation, part: 0))
        }
        engine.resumed(self)
        return reply
    }

    /// Does the same on the processor's thread.
    private func elsewhere<Value: Sendable>(
        _ body: @escaping @Sendable (RunningTransaction) async throws(ContextError) -> Value
    ) async throws(ContextError) -> Value {
        guard !engine.hasEnded else { throw .connectionLost }
        // Typed errors do not pass through the closure, a Result does.
        let result: Result<Value, ContextError> = await engine.onThread { [self] in
            do throws(ContextError) {
                return .success(try await body(self))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func checkCount(_ count: Int) throws(ContextError) {
        guard count <= ProcessorEngine.maximumAddresses else {
            throw .invalidRequest(
                "it names \(count) addresses, and at most \(ProcessorEngine.maximumAddresses) are allowed")
        }
    }
}

extension Event {
    /// Refuses texts that the validator would read differently.
    ///
    /// - Throws: `ContextError.invalidRequest`.
    fileprivate func check() throws(ContextError) {
        guard !eventType.hasNUL, !attributes.contains(where: { $0.key.hasNUL || $0.value.hasNUL }) else {
            throw .invalidRequest("a text of the event \(eventType) holds a NUL character")
        }
    }
}
