internal import SawtoothProtocol
internal import SawtoothTransport

/// The state of a scripted validator, and its usual behaviour. Belongs to its thread.
struct ValidatorState: Sendable {
    private struct Run: Sendable {
        let transaction: ScriptedTransaction
        let identity: [UInt8]
        let continuation: CheckedContinuation<TpProcessResponse?, Never>?
        let contextID: String
    }

    /// What one transaction has written so far; nil for a removed entry.
    private struct Context: Sendable {
        let header: TransactionHeader
        var writes: [StateAddress: [UInt8]?] = [:]
        var events: [Event] = []
        var receiptData: [[UInt8]] = []
    }

    var observations = ScriptedValidator.Observations()
    var outbox: [(identity: [UInt8], frame: [UInt8])] = []
    var isStopped = false
    var atEnd: [@Sendable () -> Void] = []
    /// Verdicts to deliver once the matching observations can be read.
    var verdicts: [(CheckedContinuation<TpProcessResponse?, Never>, TpProcessResponse)] = []
    /// Later events, if `imitation` is set.
    var timeline: [(due: UInt64, event: Later)] = []
    var imitation: Sawtooth126?
    var left: Set<[UInt8]> = []
    var capacities: [[UInt8]: Int] = [:]
    private let newestProtocolVersion: UInt32
    private let script: ScriptedValidator.Script
    var families: [(family: String, version: String, identity: [UInt8], style: UInt32)] = []
    private var waiting: [(ScriptedTransaction, CheckedContinuation<TpProcessResponse?, Never>)] = []
    private var runs: [String: Run] = [:]
    private var lost: [CheckedContinuation<TpProcessResponse?, Never>] = []
    private var contexts: [String: Context] = [:]
    private var sent: Set<String> = []
    private var serial = 0

    init(
        state: [StateAddress: [UInt8]], newestProtocolVersion: UInt32, imitation: Sawtooth126? = nil,
        script: @escaping ScriptedValidator.Script
    ) {
        observations.state = state
        self.imitation = imitation
        self.newestProtocolVersion = newestProtocolVersion
        self.script = script
    }

    /// The registered processors.
    var identities: [[UInt8]] {
        families.map(\.identity).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    mutating func queue(
        _ transaction: ScriptedTransaction, _ continuation: CheckedContinuation<TpProcessResponse?, Never>
    ) {
        if isStopped { return continuation.resume(returning: nil) }
        waiting.append((transaction, continuation))
    }

    /// Sends waiting transactions to processors that can run them.
    mutating func dispatch() {
        var left: [(ScriptedTransaction, CheckedContinuation<TpProcessResponse?, Never>)] = []
        for (transaction, continuation) in waiting {
            let header = transaction.header
            let match = families.last { $0.family == header.familyName && $0.version == header.familyVersion }
            // Content without a family goes to any processor: a test may want to see it refused.
            guard let target = match ?? (transaction.content == nil ? nil : families.last), hasVacancy(target.identity)
            else {
                left.append((transaction, continuation))
                continue
            }
            serial += 1
            let correlationID = transaction.correlationID ?? "validator-request-\(serial)"
            let contextID = transaction.contextID ?? "context-\(serial)"
            var request = TpProcessRequest(
                payload: transaction.payload, signature: transaction.signature, contextID: contextID)
            if target.style == TpRegisterRequest.TpProcessRequestHeaderStyle.raw.rawValue {
                request.header = TransactionHeader()
                request.headerBytes = header.encoded()
            } else {
                request.header = header
            }
            if contexts[contextID] == nil { contexts[contextID] = Context(header: header) }
            runs[correlationID] = Run(
                transaction: transaction, identity: target.identity, continuation: continuation, contextID: contextID)
            sent.insert(correlationID)
            let content = transaction.content ?? request.encoded()
            dispatch(
                Message(type: .tpProcessRequest, correlationID: correlationID, content: content), to: target.identity)
        }
        waiting = left
    }

    /// Lets the script decide on a message.
    mutating func take(_ received: ScriptedValidator.Received) {
        observations.messages += 1
        for reaction in script(received) {
            switch reaction {
            case .usual: if !postpone(received) { behave(received) }
            case .frame(let frame): outbox.append((received.identity, frame))
            case .stop:
                isStopped = true
                outbox = []
                return
            }
        }
    }

    /// Delivers the verdicts.
    mutating func handOut() {
        for (continuation, verdict) in verdicts { continuation.resume(returning: verdict) }
        verdicts = []
    }

    /// Resumes everyone who waits: nothing comes any more.
    mutating func end() {
        handOut()
        for run in runs.values { run.continuation?.resume(returning: nil) }
        for continuation in lost { continuation.resume(returning: nil) }
        lost = []
        for (_, continuation) in waiting { continuation.resume(returning: nil) }
        runs = [:]
        waiting = []
        for action in atEnd { action() }
        atEnd = []
    }

    /// Forgets a transaction: it never ends.
    mutating func loseFirstWaiting() {
        guard !waiting.isEmpty else { return }
        let (_, continuation) = waiting.removeFirst()
        observations.lost += 1
        lost.append(continuation)
    }

    func outstanding(of identity: [UInt8]) -> Int { runs.values.count { $0.identity == identity } }

    mutating func send(_ type: MessageType, _ correlationID: String, _ content: [UInt8], _ identity: [UInt8]) {
        outbox.append((identity, Message(type: type, correlationID: correlationID, content: content).encoded()))
    }

    // MARK: - The usual

    mutating func behave(_ received: ScriptedValidator.Received) {
        guard let message = received.message else {
            observations.oddFrames += 1
            return
        }
        do {
            try behave(message, received.identity)
        } catch {
            observations.oddFrames += 1
        }
    }

    private mutating func behave(_ message: Message, _ identity: [UInt8]) throws(WireError) {
        let id = message.correlationID
        switch message.type {
        case .tpRegisterRequest: register(try TpRegisterRequest(decoding: message.content), id, identity)
        case .tpUnregisterRequest:
            observations.unregistrations += 1
            families.removeAll { $0.identity == identity }
            guard noteUnregistered(identity) else { return }
            send(.tpUnregisterResponse, id, TpUnregisterResponse(status: .ok).encoded(), identity)
        case .tpProcessResponse:
            guard imitation == nil || families.contains(where: { $0.identity == identity }) else {
                observations.lost += 1
                return
            }
            judge(try TpProcessResponse(decoding: message.content), id)
        case .tpStateGetRequest: get(try TpStateGetRequest(decoding: message.content), id, identity)
        case .tpStateSetRequest: set(try TpStateSetRequest(decoding: message.content), id, identity)
        case .tpStateDeleteRequest: delete(try TpStateDeleteRequest(decoding: message.content), id, identity)
        case .tpEventAddRequest:
            let request = try TpEventAddRequest(decoding: message.content)
            let isKnown = change(request.contextID) { context in
                if let event = request.event { context.events.append(event) }
            }
            send(.tpEventAddResponse, id, TpEventAddResponse(status: isKnown ? .ok : .error).encoded(), identity)
        case .tpReceiptAddDataRequest:
            let request = try TpReceiptAddDataRequest(decoding: message.content)
            let isKnown = change(request.contextID) { $0.receiptData.append(request.data) }
            send(
                .tpReceiptAddDataResponse, id, TpReceiptAddDataResponse(status: isKnown ? .ok : .error).encoded(),
                identity)
        case .pingResponse: observations.pongs += 1
        default: observations.oddFrames += 1
        }
    }

    private mutating func register(_ request: TpRegisterRequest, _ id: String, _ identity: [UInt8]) {
        observations.registrations.append(request)
        var response = TpRegisterResponse(status: .ok, protocolVersion: request.protocolVersion)
        if request.protocolVersion > newestProtocolVersion {
            response = TpRegisterResponse(status: .error, protocolVersion: newestProtocolVersion)
        } else {
            take(request, identity)
        }
        send(.tpRegisterResponse, id, response.encoded(), identity)
    }

    private mutating func judge(_ response: TpProcessResponse, _ id: String) {
        observations.answers[id, default: 0] += 1
        if !sent.contains(id) { observations.strangeAnswers += 1 }
        guard let run = runs.removeValue(forKey: id) else { return }
        if imitation != nil, response.status == .internalError {
            // In the same context, with the first run's writes.
            var transaction = run.transaction
            transaction.contextID = run.contextID
            observations.reruns += 1
            if let continuation = run.continuation { waiting.append((transaction, continuation)) }
            return
        }
        if let context = contexts.removeValue(forKey: run.contextID), response.status == .ok {
            for (address, data) in context.writes { observations.state[address] = data }
            observations.events += context.events
            observations.receiptData += context.receiptData
        }
        if let continuation = run.continuation { verdicts.append((continuation, response)) }
    }

    private mutating func change(_ contextID: String, _ body: (inout Context) -> Void) -> Bool {
        guard contexts[contextID] != nil else {
            observations.unknownContexts += 1
            return false
        }
        body(&contexts[contextID, default: Context(header: TransactionHeader())])
        return true
    }

    private static func covers(_ prefixes: [String], _ address: String) -> Bool {
        StateAddress(hex: address) != nil && prefixes.contains { address.utf8.starts(with: $0.utf8) }
    }

    private mutating func get(_ request: TpStateGetRequest, _ id: String, _ identity: [UInt8]) {
        var response = TpStateGetResponse(status: .ok)
        if let context = contexts[request.contextID] {
            if request.addresses.allSatisfy({ Self.covers(context.header.inputs, $0) }) {
                response.entries = request.addresses.compactMap { hex in
                    guard let address = StateAddress(hex: hex) else { return nil }
                    let data = context.writes[address] ?? observations.state[address]
                    return TpStateEntry(address: hex, data: (data ?? nil) ?? [])
                }
            } else {
                response.status = .authorizationError
            }
        } else {
            observations.unknownContexts += 1
        }
        send(.tpStateGetResponse, id, response.encoded(), identity)
    }

    private mutating func set(_ request: TpStateSetRequest, _ id: String, _ identity: [UInt8]) {
        var response = TpStateSetResponse(status: .ok)
        _ = change(request.contextID) { context in
            guard request.entries.allSatisfy({ Self.covers(context.header.outputs, $0.address) }) else {
                response.status = .authorizationError
                return
            }
            for entry in request.entries {
                if let address = StateAddress(hex: entry.address) { context.writes[address] = .some(entry.data) }
            }
            response.addresses = request.entries.map(\.address)
        }
        send(.tpStateSetResponse, id, response.encoded(), identity)
    }

    private mutating func delete(_ request: TpStateDeleteRequest, _ id: String, _ identity: [UInt8]) {
        var response = TpStateDeleteResponse(addresses: request.addresses, status: .ok)
        _ = change(request.contextID) { context in
            guard request.addresses.allSatisfy({ Self.covers(context.header.outputs, $0) }) else {
                response = TpStateDeleteResponse(status: .authorizationError)
                return
            }
            for hex in request.addresses {
                if let address = StateAddress(hex: hex) { context.writes[address] = .some(nil) }
            }
        }
        send(.tpStateDeleteResponse, id, response.encoded(), identity)
    }
}
