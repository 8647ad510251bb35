internal import FoundationEssentials
public import SawtoothProtocol

/// What a validator says of one batch.
public struct BatchStatus: Hashable, Sendable {
    /// The states of a batch.
    public enum State: String, Hashable, Sendable {
        /// In a block of the current chain.
        case committed = "COMMITTED"
        /// Refused; `invalidTransactions` says why, for some minutes and only on the validator that got the batch.
        case invalid = "INVALID"
        /// Waits to be put into a block.
        case pending = "PENDING"
        /// Not known to this validator; right after a submission, not known yet.
        case unknown = "UNKNOWN"
    }

    /// The batch.
    public let id: BatchID
    /// What the validator says of it.
    public let state: State
    /// One entry for each transaction that was refused, without repetitions.
    public let invalidTransactions: [InvalidTransaction]

    /// Creates a status, for tests and for sources other than the API.
    public init(id: BatchID, state: State, invalidTransactions: [InvalidTransaction] = []) {
        self.id = id
        self.state = state
        self.invalidTransactions = invalidTransactions
    }
}

/// Why a transaction was refused.
public struct InvalidTransaction: Hashable, Sendable {
    /// The transaction.
    public let id: TransactionID
    /// The family's sentence; may be empty.
    public let message: String
    /// What the family added for programs; often empty.
    public let extendedData: [UInt8]

    /// Creates a refusal, for tests and for sources other than the API.
    public init(id: TransactionID, message: String, extendedData: [UInt8] = []) {
        self.id = id
        self.message = message
        self.extendedData = extendedData
    }
}

extension LedgerAPI {
    /// Hands batches to the validator, all in one request.
    ///
    /// Success means that the validator accepted them, not what their verdict is; it also accepts batches that it will
    /// silently ignore. Use `BatchSubmitter` to await verdicts.
    ///
    /// - Throws: `LedgerAPIError`: `.queueFull` is back-pressure, `.submittedBatchesInvalid` final for all of them.
    public func submit(_ batches: [Batch]) async throws(LedgerAPIError) {
        try await submit(list: BatchList(batches: batches).encoded())
    }

    /// The same for batches that are encoded already: their bytes are sent as they are.
    ///
    /// - Throws: as `submit(_:)`.
    public func submit(encoded batches: [EncodedBatch]) async throws(LedgerAPIError) {
        try await submit(list: batches.list())
    }

    private func submit(list: [UInt8]) async throws(LedgerAPIError) {
        struct Accepted: Decodable { let link: String }
        _ = try await post("/batches", contentType: "application/octet-stream", body: list, as: Accepted.self)
    }

    /// The statuses of batches, in the order of `ids`.
    ///
    /// - Parameters:
    ///   - ids: the batches.
    ///   - wait: delays the answer until no batch is pending, at most this long (whole seconds, 285 at most). UNKNOWN
    ///     counts as not pending, so the answer may come at once.
    /// - Throws: `LedgerAPIError`.
    public func statuses(of ids: [BatchID], wait: Duration? = nil) async throws(LedgerAPIError) -> [BatchStatus] {
        guard !ids.isEmpty else { return [] }
        let seconds = wait.map { max(1, min(285, $0.components.seconds)) }
        // POST, so that the number of ids is not limited by the length of a URL.
        let body = Array("[\(ids.map { "\"\($0.hex)\"" }.joined(separator: ","))]".utf8)
        let answer = try await post(
            "/batch_statuses" + (seconds.map { "?wait=\($0)" } ?? ""), contentType: "application/json", body: body,
            as: DataEnvelope<[BatchStatusBody]>.self, wait: .seconds(seconds ?? 0))
        return answer.data.map(\.status)
    }
}

struct DataEnvelope<Content: Decodable>: Decodable {
    let data: Content
}

private struct BatchStatusBody: Decodable {
    let status: BatchStatus

    private enum CodingKeys: String, CodingKey {
        case id, status
        case invalidTransactions = "invalid_transactions"
    }

    private struct Invalid: Decodable {
        let id: String
        let message: String?
        let extended_data: Data?
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let state = BatchStatus.State(rawValue: try container.decode(String.self, forKey: .status))
        guard let id = BatchID(hex: try container.decode(String.self, forKey: .id)), let state else {
            throw DecodingError.dataCorruptedError(forKey: .status, in: container, debugDescription: "no batch status")
        }
        var invalid: [InvalidTransaction] = []
        for item in try container.decodeIfPresent([Invalid].self, forKey: .invalidTransactions) ?? [] {
            guard let id = TransactionID(hex: item.id) else { continue }
            let transaction = InvalidTransaction(
                id: id, message: item.message ?? "", extendedData: item.extended_data.map(Array.init) ?? [])
            // Sawtooth runs an invalid batch again until a block is published, and lists it once more each time.
            if !invalid.contains(transaction) { invalid.append(transaction) }
        }
        status = BatchStatus(id: id, state: state, invalidTransactions: invalid)
    }
}
