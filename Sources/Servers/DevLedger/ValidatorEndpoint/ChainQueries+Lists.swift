internal import SawtoothProtocol

extension ChainQueries {
    /// Whether the list is requested in reverse; nil for sort controls that Sawtooth refuses.
    static func isReverse(_ sorting: [ClientSortControls], key: String) -> Bool? {
        guard let first = sorting.first else { return false }
        return first.keys == [key] ? first.reverse : nil
    }

    /// The requested number of resources; nil for a negative number.
    static func limit(_ paging: ClientPagingControls?) -> Int? {
        let limit = Int(paging?.limit ?? 0)
        guard limit >= 0 else { return nil }
        return limit == 0 ? defaultPage : min(limit, largestPage)
    }

    private enum HeadProblem: Error {
        case unknown
        case notReady
    }

    private func head(_ id: String) throws -> Result<ChainStore.Head, HeadProblem> {
        guard let head = store.head else { return .failure(id.isEmpty ? .notReady : .unknown) }
        if id.isEmpty { return .success(head) }
        guard Self.isID(id), let number = try store.number(ofBlock: id),
            let (_, header) = try store.header(number: number), let root = NodeKey(header.stateRootHash)
        else { return .failure(.unknown) }
        return .success(ChainStore.Head(number: number, blockID: id, stateRoot: root))
    }

    // MARK: blocks

    /// A page of blocks, newest first.
    func listBlocks(_ request: ClientBlockListRequest?) throws -> ClientBlockListResponse {
        guard let request else { return .init(status: .internalError) }
        let head: ChainStore.Head
        switch try self.head(request.headID) {
        case .success(let found): head = found
        case .failure(.unknown): return .init(status: .noRoot)
        case .failure(.notReady): return .init(status: .notReady)
        }
        guard request.blockIDs.allSatisfy(Self.isID) else { return .init(status: .invalidID) }
        if !request.blockIDs.isEmpty {
            let blocks = try request.blockIDs.compactMap { try store.number(ofBlock: $0) }
                .filter { $0 <= head.number }.compactMap { try store.block(number: $0) }
            return .init(
                status: blocks.isEmpty ? .noResource : .ok, blocks: blocks, headID: head.blockID, paging: .init())
        }
        guard let ascending = Self.isReverse(request.sorting, key: "block_num")
        else { return .init(status: .invalidSort) }
        guard let limit = Self.limit(request.paging) else { return .init(status: .invalidPaging) }
        var start = ascending ? 0 : head.number
        if let text = request.paging?.start, !text.isEmpty {
            guard let number = Self.number(text), number <= (ascending ? head.number : store.head?.number ?? 0)
            else { return .init(status: .invalidPaging) }
            start = number
        }
        let end = ascending ? head.number : 0
        let available = ascending ? end - start : start
        let last = ascending ? start + min(available, UInt64(limit - 1)) : start - min(available, UInt64(limit - 1))
        let numbers = ascending ? Array(start...last) : Array((last...start).reversed())
        let blocks = try numbers.compactMap { try store.block(number: $0) }
        let next = last == end ? "" : Self.text(ascending ? last + 1 : last - 1)
        return .init(
            status: .ok, blocks: blocks, headID: head.blockID,
            paging: .init(next: next, start: Self.text(start), limit: Int32(limit)))
    }

    /// A block number as used in Sawtooth's paging: `0x` and 16 hexadecimal digits.
    private static func text(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func number(_ text: String) -> UInt64? {
        guard text.utf8.count == 18, text.hasPrefix("0x"), text.utf8.dropFirst(2).allSatisfy(NodeKey.isDigit)
        else { return nil }
        return UInt64(text.dropFirst(2), radix: 16)
    }

    // MARK: batches and transactions

    /// A page of batches, newest block first, in the order of the block.
    func listBatches(_ request: ClientBatchListRequest?) throws -> ClientBatchListResponse {
        guard let request else { return .init(status: .internalError) }
        let query = Query(
            headID: request.headID, ids: request.batchIDs, paging: request.paging, sorting: request.sorting)
        let result: (Page<Batch>) = try list(query) { block in
            block.batches
        } id: {
            $0.headerSignature
        } find: { id in
            try store.batch(id: id).map { ($0.number, $0.batch) }
        }
        return .init(
            status: .init(rawValue: result.status), batches: result.items, headID: result.headID, paging: result.paging)
    }

    /// A page of transactions, newest block first, in the order of the block.
    func listTransactions(_ request: ClientTransactionListRequest?) throws -> ClientTransactionListResponse {
        guard let request else { return .init(status: .internalError) }
        let query = Query(
            headID: request.headID, ids: request.transactionIDs, paging: request.paging, sorting: request.sorting)
        let result: (Page<Transaction>) = try list(query) { block in
            block.batches.flatMap(\.transactions)
        } id: {
            $0.headerSignature
        } find: { id in
            try store.transaction(id: id).map { ($0.number, $0.transaction) }
        }
        return .init(
            status: .init(rawValue: result.status), transactions: result.items, headID: result.headID,
            paging: result.paging)
    }

    private struct Query {
        let headID: String
        let ids: [String]
        let paging: ClientPagingControls?
        let sorting: [ClientSortControls]
    }

    private struct Page<Item> {
        /// The same numbers for batches and transactions.
        var status: UInt32
        var items: [Item] = []
        var headID = ""
        var paging: ClientPagingResponse?
    }

    private func list<Item>(
        _ query: Query, of items: (Block) -> [Item], id: (Item) -> String, find: (String) throws -> (UInt64, Item)?
    ) throws -> Page<Item> {
        typealias Status = ClientBatchListResponse.Status
        let head: ChainStore.Head
        switch try self.head(query.headID) {
        case .success(let found): head = found
        case .failure(.unknown): return Page(status: Status.noRoot.rawValue)
        case .failure(.notReady): return Page(status: Status.notReady.rawValue)
        }
        guard query.ids.allSatisfy(Self.isID) else { return Page(status: Status.invalidID.rawValue) }
        guard let reverse = Self.isReverse(query.sorting, key: "default") else {
            return Page(status: Status.invalidSort.rawValue)
        }
        guard let limit = Self.limit(query.paging) else { return Page(status: Status.invalidPaging.rawValue) }
        let start = query.paging?.start ?? ""
        let found: [Item]?
        if query.ids.isEmpty {
            found = try walk(
                head: head, start: start, reverse: reverse, count: limit + 1, of: items, id: id, find: find)
        } else {
            let known = try query.ids.compactMap(find).filter { query.headID.isEmpty || $0.0 <= head.number }.map(\.1)
            let ordered = reverse ? Array(known.reversed()) : known
            if start.isEmpty || ordered.isEmpty {
                found = ordered
            } else {
                found = ordered.firstIndex { id($0) == start }.map { Array(ordered[$0...]) }
            }
        }
        guard let found else { return Page(status: Status.invalidPaging.rawValue) }
        guard let first = found.first else {
            return Page(status: Status.noResource.rawValue, headID: head.blockID, paging: .init())
        }
        let next = found.count > limit ? id(found[limit]) : ""
        return Page(
            status: Status.ok.rawValue, items: Array(found.prefix(limit)), headID: head.blockID,
            paging: .init(next: next, start: id(first), limit: Int32(limit)))
    }

    /// Up to `count` items from `start` on; nil if `start` is not on the chain below the head.
    private func walk<Item>(
        head: ChainStore.Head, start: String, reverse: Bool, count: Int, of items: (Block) -> [Item],
        id: (Item) -> String, find: (String) throws -> (UInt64, Item)?
    ) throws -> [Item]? {
        var number = reverse ? 0 : head.number
        var skipping = !start.isEmpty
        if skipping {
            guard let (at, _) = try find(start), at <= head.number else { return nil }
            number = at
        }
        var found: [Item] = []
        while let block = try store.block(number: number) {
            let inBlock = items(block)
            for item in reverse ? inBlock.reversed() : inBlock {
                if skipping, id(item) != start { continue }
                skipping = false
                found.append(item)
                if found.count == count { return found }
            }
            if number == (reverse ? head.number : 0) { break }
            number = reverse ? number + 1 : number - 1
        }
        return found
    }
}
