internal import FoundationEssentials
public import SawtoothProtocol

/// In which order a list is read.
public enum ListOrder: Sendable {
    /// Blocks, batches and transactions from the newest to the oldest; state by address.
    case standard
    /// The reverse order.
    case reversed
}

extension LedgerAPI {
    /// Items requested at a time; a validator returns 1,000 at most.
    public static let pageSize = 100

    /// The data at one address.
    ///
    /// - Parameters:
    ///   - address: where to look.
    ///   - head: the block to read at; the newest by default.
    /// - Returns: nil if nothing is stored there.
    /// - Throws: `LedgerAPIError`.
    public func state(at address: StateAddress, head: BlockID? = nil) async throws(LedgerAPIError) -> [UInt8]? {
        do {
            let target = "/state/\(address.hex)" + Self.query(head.map { [("head", $0.hex)] } ?? [])
            return Array(try await get(target, as: DataEnvelope<Data>.self).data)
        } catch {
            guard error.code == .stateNotFound else { throw error }
            return nil
        }
    }

    /// All addresses that begin with `prefix`, with their data.
    ///
    /// - Parameters:
    ///   - prefix: an even number of lower-case hex digits, at most 70; empty for the whole state.
    ///   - head: the block to read at; the newest by default.
    ///   - order: the order of the items.
    ///   - pageSize: items requested at a time.
    /// - Throws: `LedgerAPIError.Code.invalidArgument` for an invalid prefix.
    public func state(
        under prefix: String = "", head: BlockID? = nil, order: ListOrder = .standard, pageSize: Int = pageSize
    ) throws(LedgerAPIError) -> Pages<StateItem> {
        let isHex = prefix.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isHex, prefix.utf8.count <= StateAddress.hexCount, prefix.utf8.count.isMultiple(of: 2) else {
            throw LedgerAPIError(
                code: .invalidArgument, title: "Invalid address prefix",
                message: "'\(prefix)' is not an even number of lower-case hex digits, at most 70.")
        }
        return pages(
            "/state", head, order, pageSize, more: prefix.isEmpty ? [] : [("address", prefix)])
    }

    /// Blocks, from `head` (the newest by default) to the first.
    public func blocks(
        head: BlockID? = nil, order: ListOrder = .standard, pageSize: Int = pageSize
    ) -> Pages<LedgerBlock> {
        pages("/blocks", head, order, pageSize)
    }

    /// Batches of the chain that ends in `head`.
    public func batches(
        head: BlockID? = nil, order: ListOrder = .standard, pageSize: Int = pageSize
    ) -> Pages<LedgerBatch> {
        pages("/batches", head, order, pageSize)
    }

    /// Transactions of the chain that ends in `head`.
    public func transactions(
        head: BlockID? = nil, order: ListOrder = .standard, pageSize: Int = pageSize
    ) -> Pages<LedgerTransaction> {
        pages("/transactions", head, order, pageSize)
    }

    /// One block.
    ///
    /// - Throws: `LedgerAPIError.Code.blockNotFound` among others.
    public func block(_ id: BlockID) async throws(LedgerAPIError) -> LedgerBlock {
        try await get("/blocks/\(id.hex)", as: DataEnvelope<LedgerBlock>.self).data
    }

    /// The newest block.
    ///
    /// - Throws: `LedgerAPIError.Code.validatorNotReady` before the genesis block.
    public func newestBlock() async throws(LedgerAPIError) -> LedgerBlock {
        var iterator = blocks(pageSize: 1).makeAsyncIterator()
        guard let block = try await iterator.next() else {
            throw LedgerAPIError(
                code: .validatorNotReady, title: "No block", message: "The validator has no block yet.")
        }
        return block
    }

    /// One batch.
    ///
    /// - Throws: `LedgerAPIError.Code.batchNotFound` among others.
    public func batch(_ id: BatchID) async throws(LedgerAPIError) -> LedgerBatch {
        try await get("/batches/\(id.hex)", as: DataEnvelope<LedgerBatch>.self).data
    }

    /// One transaction.
    ///
    /// - Throws: `LedgerAPIError.Code.transactionNotFound` among others.
    public func transaction(_ id: TransactionID) async throws(LedgerAPIError) -> LedgerTransaction {
        try await get("/transactions/\(id.hex)", as: DataEnvelope<LedgerTransaction>.self).data
    }

    /// The receipts of committed transactions, in the order of `ids`.
    ///
    /// - Throws: `LedgerAPIError.Code.receiptNotFound` when one of them has none.
    public func receipts(of ids: [TransactionID]) async throws(LedgerAPIError) -> [TransactionReceipt] {
        guard !ids.isEmpty else { return [] }
        let body = Array("[\(ids.map { "\"\($0.hex)\"" }.joined(separator: ","))]".utf8)
        let answer = try await post(
            "/receipts", contentType: "application/json", body: body, as: DataEnvelope<[ReceiptBody]>.self)
        return answer.data.map(\.receipt)
    }

    /// The network endpoints of the validator's peers.
    public func peers() async throws(LedgerAPIError) -> [String] {
        try await get("/peers", as: DataEnvelope<[String]>.self).data
    }

    private func pages<Item>(
        _ path: String, _ head: BlockID?, _ order: ListOrder, _ pageSize: Int,
        more: [(name: String, value: String?)] = []
    ) -> Pages<Item> {
        var parameters = more
        if let head { parameters.append(("head", head.hex)) }
        if order == .reversed { parameters.append(("reverse", nil)) }
        return Pages(api: self, path: path, parameters: parameters, pageSize: max(1, min(1000, pageSize)))
    }
}
