internal import SawtoothProtocol
internal import SawtoothTransport

/// One transaction under way, and the context that its handler sees.
///
/// Its state belongs to the processor's thread. A handler that calls from elsewhere (from a detached task, or after the
/// thread has ended) is brought to the thread first, or told that the connection is lost.
final class RunningTransaction: TransactionContext, @unchecked Sendable {
    // @unchecked: the variables are touched on the processor's thread only; every entry checks that it is there.
    // @exclusivity: as in `ProcessorEngine`.

    /// What has become of it.
    enum Fate: UInt8 {
        case running, answered
        /// The session that it came from is gone; there is nobody to answer.
        case dropped
        /// Its deadline was over, and it was answered so.
        case expired
    }

    let received: ProcessRequest
    let handler: any TransactionHandler
    /// The key under which the processor knows it.
    let key: UInt64
    /// What a supervisor knows it by; 0 where there is none.
    let ticket: UInt64
    let startedAt: UInt64
    private let engine: ProcessorEngine
    @exclusivity(unchecked) var fate = Fate.running
    /// A SET has left: nothing may come between it and the answer.
    @exclusivity(unchecked) var hasSentSet = false
    /// Requests whose answers have not come.
    @exclusivity(unchecked) var waiting = 0
    /// What runs its handler; nil when that has returned.
    @exclusivity(unchecked) var task: HandlerTask?
    /// `finish` under way.
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

    /// What the handler is given.
    var request: TransactionRequest { TransactionRequest(received) }

    /// Why no request of this transaction can be sent any more; nil while it runs.
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
        // As `ask`, written out: each function that suspends costs a switch of the task.
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
    /// Refuses texts that the other end would read differently.
    ///
    /// - Throws: `ContextError.invalidRequest`.
    fileprivate func check() throws(ContextError) {
        guard !eventType.hasNUL, !attributes.contains(where: { $0.key.hasNUL || $0.value.hasNUL }) else {
            throw .invalidRequest("a text of the event \(eventType) holds a NUL character")
        }
    }
}
