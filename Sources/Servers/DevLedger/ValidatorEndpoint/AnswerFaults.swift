internal import SawtoothProtocol

/// A test option: answers to clients that arrive late or never.
struct AnswerFaults {
    enum Fault: Equatable {
        case drop
        case delay(seconds: Double)
    }

    /// What happens to the next answers, of one type or of all.
    struct Rule: Equatable {
        let fault: Fault
        var count: Int
        let type: Message.MessageType?
    }

    /// The affected answers, by their names in Sawtooth's protocol.
    static let types: [String: Message.MessageType] = [
        "CLIENT_BATCH_SUBMIT_RESPONSE": .clientBatchSubmitResponse,
        "CLIENT_BATCH_STATUS_RESPONSE": .clientBatchStatusResponse,
        "CLIENT_BLOCK_LIST_RESPONSE": .clientBlockListResponse,
        "CLIENT_BLOCK_GET_RESPONSE": .clientBlockGetResponse,
        "CLIENT_BATCH_LIST_RESPONSE": .clientBatchListResponse,
        "CLIENT_BATCH_GET_RESPONSE": .clientBatchGetResponse,
        "CLIENT_TRANSACTION_LIST_RESPONSE": .clientTransactionListResponse,
        "CLIENT_TRANSACTION_GET_RESPONSE": .clientTransactionGetResponse,
        "CLIENT_STATE_LIST_RESPONSE": .clientStateListResponse,
        "CLIENT_STATE_GET_RESPONSE": .clientStateGetResponse,
        "CLIENT_RECEIPT_GET_RESPONSE": .clientReceiptGetResponse,
        "CLIENT_PEERS_GET_RESPONSE": .clientPeersGetResponse,
        "CLIENT_STATUS_GET_RESPONSE": .clientStatusGetResponse,
        "CLIENT_EVENTS_SUBSCRIBE_RESPONSE": .clientEventsSubscribeResponse,
        "CLIENT_EVENTS_UNSUBSCRIBE_RESPONSE": .clientEventsUnsubscribeResponse,
        "CLIENT_EVENTS_GET_RESPONSE": .clientEventsGetResponse,
    ]
    private static let answers = Set(types.values)

    /// Active rules, oldest first; the first matching one applies.
    private var rules: [Rule] = []
    private var withheld: [(seconds: Double, answer: ComponentEndpoint.Outgoing)] = []
    private var delayed: [(due: Double, answer: ComponentEndpoint.Outgoing)] = []

    /// When the next late answer is due.
    var nextDue: Double? { delayed.map(\.due).min() }

    mutating func add(_ rule: Rule) { rules.append(rule) }

    /// No further answer is delayed or dropped; already delayed ones stay delayed.
    mutating func clear() { rules = [] }

    /// Whether the answer is not sent now.
    mutating func take(_ answer: ComponentEndpoint.Outgoing) -> Bool {
        let type = answer.message.type
        guard !rules.isEmpty, Self.answers.contains(type),
            let index = rules.firstIndex(where: { $0.type == nil || $0.type == type })
        else { return false }
        if case .delay(let seconds) = rules[index].fault { withheld.append((seconds, answer)) }
        rules[index].count -= 1
        if rules[index].count == 0 { rules.remove(at: index) }
        return true
    }

    /// The late answers that are due, in order.
    mutating func release(now: Double) -> [ComponentEndpoint.Outgoing] {
        for (seconds, answer) in withheld { delayed.append((now + seconds, answer)) }
        withheld = []
        let due = delayed.filter { $0.due <= now }.sorted { $0.due < $1.due }
        delayed.removeAll { $0.due <= now }
        return due.map(\.answer)
    }
}
