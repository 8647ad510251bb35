internal import SawtoothProtocol
internal import SawtoothTransport

/// One transaction under way, and the context that its handler sees.
///
/// Its state belongs to the processor's thread. A handler that calls from elsewhere (from a detached task, or after the
/// thread has ended) is brought to the thread first, or told that the connection is lost.
final class RunningTransaction: TransactionContext, @unchecked Sendable {
    // @unchecked: the variables are touched on the processor's thread only; every entry checks that it is there.

    /// What has become of it.
    enum Fate: UInt8 {
        case running, answered
        /// The session that it came from is gone; there is nobody to answer.
        case dropped
        /// Its deadline was over, and it was answered so.
        case expired
    }

    let request: TransactionRequest
    /// The validator's correlation id, to answer under.
    let correlationID: String
    /// The key under which the processor knows it.
    let key: UInt64
    let startedAt: UInt64
    private let engine: ProcessorEngine
    var fate = Fate.running
    /// A SET has left: nothing may come between it and the answer.
    var hasSentSet = false
    /// Requests whose answers have not come.
    var waiting = 0
    var task: Task<Void, Never>?
    /// `finish` under way.
    var finish: Finish?

    struct Finish {
        var remaining: Int
        var failure: (part: Int, error: ContextError)?
        let continuation: UnsafeContinuation<StateReply, Never>
    }

    init(_ request: TransactionRequest, correlationID: String, key: UInt64, startedAt: UInt64, engine: ProcessorEngine)
    {
        self.request = request
        self.correlationID = correlationID
        self.key = key
        self.startedAt = startedAt
        self.engine = engine
    }

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
        let frame = AddressesFrame(.tpStateGetRequest, contextID: request.contextID, addresses: addresses)
        switch try await ask(frame, .get, addresses) {
        case .values(let values): return values
        case .failed(let error): throw error
        case .done, .addresses: throw .malformedResponse("it is of another kind")
        }
    }

    nonisolated(nonsending) func setState(_ entries: [StateEntry]) async throws(ContextError) {
        if entries.isEmpty { return }
        let frame = EntriesFrame(contextID: request.contextID, entries: entries)
        if case .failed(let error) = try await ask(frame, .set, entries.map(\.address)) { throw error }
    }

    nonisolated(nonsending) func deleteState(_ addresses: [StateAddress]) async throws(ContextError) -> [StateAddress] {
        if addresses.isEmpty { return [] }
        let frame = AddressesFrame(.tpStateDeleteRequest, contextID: request.contextID, addresses: addresses)
        switch try await ask(frame, .delete, addresses) {
        case .addresses(let addresses): return addresses
        case .failed(let error): throw error
        case .done, .values: throw .malformedResponse("it is of another kind")
        }
    }

    nonisolated(nonsending) func addEvent(_ event: Event) async throws(ContextError) {
        try event.check()
        let frame = EventFrame(contextID: request.contextID, event: event)
        if case .failed(let error) = try await ask(frame, .event, []) { throw error }
    }

    nonisolated(nonsending) func addReceiptData(_ data: [UInt8]) async throws(ContextError) {
        let frame = ReceiptDataFrame(contextID: request.contextID, data: data)
        if case .failed(let error) = try await ask(frame, .receiptData, []) { throw error }
    }

    nonisolated(nonsending) func finish(setting entries: [StateEntry], events: [Event]) async throws(ContextError) {
        for event in events { try event.check() }
        if events.isEmpty { return try await setState(entries) }
        try Self.checkCount(entries.count)
        guard engine.isOnThread else {
            guard !engine.hasEnded else { throw .connectionLost }
            // Typed errors do not pass through the closure, a Result does.
            let result: Result<Void, ContextError> = await engine.onThread { [self] in
                do throws(ContextError) {
                    return .success(try await finish(setting: entries, events: events))
                } catch {
                    return .failure(error)
                }
            }
            return try result.get()
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
        _ frame: some RequestFrame & Sendable, _ kind: StateRequestKind, _ addresses: [StateAddress]
    ) async throws(ContextError) -> StateReply {
        try Self.checkCount(addresses.count)
        guard engine.isOnThread else {
            guard !engine.hasEnded else { throw .connectionLost }
            let result: Result<StateReply, ContextError> = await engine.onThread { [self] in
                do throws(ContextError) {
                    return .success(try await ask(frame, kind, addresses))
                } catch {
                    return .failure(error)
                }
            }
            return try result.get()
        }
        if let obstacle { throw obstacle }
        let reply = await withUnsafeContinuation { (continuation: UnsafeContinuation<StateReply, Never>) in
            engine.send(
                frame,
                .init(
                    transaction: self, kind: kind, addresses: addresses, continuation: continuation, part: 0))
        }
        engine.resumed(self)
        return reply
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
