internal import Cryptography
package import RecordErrors
package import SawtoothClient
package import SawtoothProtocol
internal import Tracing

/// A ledger through a validator's REST API.
///
/// The API is believed for what is in state: it must be one's own validator's. What it cannot make up is a doctor's
/// signature on an access, which is verified.
package struct RESTRecordLedger: RecordLedger {
    private let api: LedgerAPI
    private let policy: CommitPolicy

    package init(_ api: LedgerAPI, policy: CommitPolicy = CommitPolicy()) {
        self.api = api
        self.policy = policy
    }

    package func head() async throws(RecordFailure) -> BlockReference {
        try await ask { (api) throws(LedgerAPIError) in try await api.newestBlock().reference }
    }

    package func newest() async throws(RecordFailure) -> (head: BlockReference, block: ChainBlock?) {
        let block = try await ask { (api) throws(LedgerAPIError) in try await api.newestBlock() }
        return (block.reference, try ChainBlock(block))
    }

    package func data(
        at addresses: [StateAddress], head: BlockReference
    ) async throws(RecordFailure) -> [[UInt8]?] {
        try await ask { (api) throws(LedgerAPIError) in
            try await StateReader(api: api, head: head).data(at: addresses)
        }
    }

    package func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock {
        try ChainBlock(try await ask { (api) throws(LedgerAPIError) in try await api.block(id) })
    }

    package func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict {
        try await submit(batch, encoded: batch.encoded(), timeout: timeout)
    }

    package func submit(_ batch: Batch, encoded: [UInt8], timeout: Duration) async throws(RecordFailure) -> Verdict {
        // Where the ledger's part of a trace begins: the id leads to the transactions and their block.
        let span = startSpan("submit batch", ofKind: .client)
        defer { span.end() }
        span.attributes["sawtooth.batch.id"] = batch.headerSignature
        span.attributes["sawtooth.batch.transactions"] = batch.transactions.count
        do {
            let verdict = try await submitted(batch, encoded, timeout)
            span.attributes["sawtooth.batch.status"] = verdict.word
            return verdict
        } catch {
            span.attributes["error.type"] = error.code.text
            span.setStatus(.init(code: .error))
            throw error
        }
    }

    private func submitted(_ batch: Batch, _ encoded: [UInt8], _ timeout: Duration) async throws(RecordFailure)
        -> Verdict
    {
        try await ask { (api) throws(LedgerAPIError) in
            let batch = try EncodedBatch(batch, encoded: encoded)
            // Who does not wait for a verdict wants it submitted all the same.
            if timeout <= .zero {
                try await api.submit(encoded: [batch])
                return .unknown(last: .pending)
            }
            let verdicts = try await BatchSubmitter(api: api, policy: policy)
                .submitAndAwait(encoded: [batch], timeout: timeout)
            return verdicts.first ?? .unknown(last: .unknown)
        }
    }

    private func ask<Value>(
        _ question: (LedgerAPI) async throws(LedgerAPIError) -> Value
    ) async throws(RecordFailure) -> Value {
        do {
            return try await question(api)
        } catch {
            throw RecordFailure(ledger: error)
        }
    }
}

extension Verdict {
    /// As the REST API writes it.
    fileprivate var word: String {
        switch self {
        case .committed: "COMMITTED"
        case .invalid: "INVALID"
        case .unknown(let last): last.rawValue
        }
    }
}

extension ChainBlock {
    /// - Throws: `.ledgerUnusable`.
    fileprivate init(_ block: LedgerBlock) throws(RecordFailure) {
        guard let previous = BlockID(hex: block.header.previousBlockID) else {
            throw RecordFailure(.ledgerUnusable, "block \(block.header.blockNum) names no block before it")
        }
        let transactions = block.batches.flatMap(\.transactions).map { transaction in
            ChainTransaction(
                id: transaction.id, header: transaction.header, payload: transaction.payload,
                isGenuine: transaction.isSignatureValid
                    && transaction.header.payloadSHA512 == Hex.encode(SHA512.hash(transaction.payload)))
        }
        self.init(reference: block.reference, previous: previous, transactions: transactions)
    }
}
