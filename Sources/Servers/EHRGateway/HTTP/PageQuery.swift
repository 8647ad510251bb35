internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors

/// What a list is asked for: how many entries, and from where.
struct PageQuery: Sendable {
    /// Names that every list takes.
    static let names: Set<String> = ["limit", "cursor"]

    let limit: Int
    /// As the last page gave it; nil for the first.
    let cursor: String?

    /// - Throws: `GatewayProblem`.
    init(_ request: Request) throws {
        let text = try request.single("limit")
        guard let limit = text.map({ Int($0) }) ?? GatewayLimits.defaultPage, (1...GatewayLimits.page).contains(limit)
        else { throw GatewayProblem.invalid("limit", "a number from 1 to \(GatewayLimits.page)") }
        self.limit = limit
        cursor = try request.single("cursor")
    }
}

extension Request {
    /// One value of the query, decoded; nil where it is not there or empty.
    ///
    /// - Throws: `GatewayProblem` where it is there twice.
    func single(_ name: String) throws -> String? {
        let values = uri.queryParameters[values: Substring(name)]
        guard values.count <= 1 else {
            throw GatewayProblem(
                400, "query_invalid", "\(name) is there \(values.count) times", facts: ["name": .text(name)])
        }
        return values.first.flatMap { $0.isEmpty ? nil : String($0) }
    }

    /// The same page with another cursor, as `Link` has it (RFC 8288).
    func link(toPageAt cursor: String) -> String {
        let path = (head.path ?? "").prefix { $0 != "?" }
        var query = uri.queryParameters.filter { $0.key != "cursor" }.map { "\($0.key)=\($0.value)" }
        query.append("cursor=\(cursor)")
        return "<\(path)?\(query.joined(separator: "&"))>; rel=\"next\""
    }
}

/// A page of a list.
struct PageReply<Entry: Encodable & Sendable>: Encodable, Sendable {
    let entries: [Entry]
    /// Where the next page begins; nil after the last.
    let next: String?
    /// The block up to which the ledger was read for it; nil for what is not of the ledger.
    var block: UInt64?
}

extension Reply {
    static func page<Entry>(_ page: PageReply<Entry>, of request: Request) throws -> Response {
        var headers: HTTPFields = [:]
        if let next = page.next { headers[.link] = request.link(toPageAt: next) }
        return try message(page, headers: headers)
    }
}
