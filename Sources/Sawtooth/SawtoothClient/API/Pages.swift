/// A list that the REST API returns in pages. Iteration requests the next page when the last one is used up.
///
/// All pages are read at the block that was the newest for the first page, so that later commits neither repeat nor
/// hide items.
public struct Pages<Item: Decodable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Item
    public typealias Failure = LedgerAPIError

    let api: LedgerAPI
    let path: String
    let parameters: [(name: String, value: String?)]
    let pageSize: Int

    public struct AsyncIterator: AsyncIteratorProtocol {
        let pages: Pages
        private var items: ArraySlice<Item> = []
        private var position: Position = .beginning

        private enum Position {
            case beginning
            case page(head: String, start: String)
            case end
        }

        init(pages: Pages) { self.pages = pages }

        /// The block that the list is read at, once the first page has arrived.
        public private(set) var head: BlockID?

        nonisolated(nonsending) public mutating func next() async throws(LedgerAPIError) -> Item? {
            while true {
                if let item = items.popFirst() { return item }
                var parameters = pages.parameters
                switch position {
                case .end: return nil
                case .beginning: break
                case .page(let head, let start):
                    parameters.removeAll { $0.name == "head" }
                    parameters += [("head", head), ("start", start)]
                }
                parameters.append(("limit", String(pages.pageSize)))
                let page = try await pages.api.get(
                    pages.path + LedgerAPI.query(parameters), as: PageBody<Item>.self)
                items = page.data[...]
                head = BlockID(hex: page.head)
                position = page.paging.next_position.map { .page(head: page.head, start: $0) } ?? .end
            }
        }

        public mutating func next(isolation _: isolated (any Actor)?) async throws(LedgerAPIError) -> Item? {
            try await next()
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pages: self) }

    /// Reads everything.
    ///
    /// - Parameter limit: stops after this many items.
    public func collect(limit: Int = .max) async throws(LedgerAPIError) -> [Item] {
        var all: [Item] = []
        var iterator = makeAsyncIterator()
        while all.count < limit, let item = try await iterator.next() { all.append(item) }
        return all
    }
}

struct PageBody<Item: Decodable>: Decodable {
    struct Paging: Decodable {
        let next_position: String?
    }
    let data: [Item]
    let head: String
    let paging: Paging
}

extension LedgerAPI {
    /// A query of parameters that need no escaping: ids, addresses, numbers.
    static func query(_ parameters: [(name: String, value: String?)]) -> String {
        let written = parameters.map { name, value in value.map { "\(name)=\($0)" } ?? name }
        return written.isEmpty ? "" : "?" + written.joined(separator: "&")
    }
}
