internal import SawtoothProtocol

/// The requested page of a list: the parameters `start` and `limit`.
struct PageRequest: Equatable, Sendable {
    let start: String?
    let limit: Int32?

    /// - Throws: `APIError.countInvalid` for a limit that is not a number from 1 to 2^31-1.
    init(_ query: Query) throws(APIError) {
        start = query["start"]
        guard let text = query["limit"] else {
            limit = nil
            return
        }
        guard let limit = Int32(text), limit > 0 else { throw .countInvalid }
        self.limit = limit
    }

    /// The message for the validator, whose default is 100 and whose maximum is 1,000.
    var controls: ClientPagingControls {
        ClientPagingControls(start: start ?? "", limit: limit ?? 0)
    }
}

/// The requested order of a list: the parameter `reverse`, alone or with the keys to sort by.
enum SortRequest {
    /// - Parameter defaultKey: the sort key of `reverse` alone.
    static func controls(_ query: Query, defaultKey: String) -> [ClientSortControls] {
        guard let reverse = query["reverse"], reverse.lowercased() != "false" else { return [] }
        let keys = (reverse.isEmpty ? defaultKey : reverse).split(separator: ",", omittingEmptySubsequences: false)
        return [ClientSortControls(keys: keys.map(String.init), reverse: true)]
    }
}

extension RESTRequest {
    /// The body of a list: the page, the head that it was read at, and links to it and the next page.
    ///
    /// - Parameters:
    ///   - data: the items of the page.
    ///   - head: id of the block that the list was read at.
    ///   - page: the validator's paging information; all empty when there are no items.
    func listBody(data: [JSONValue], head: String, asked: PageRequest, page: ClientPagingResponse) -> JSONValue {
        var paging: [String: JSONValue] = [
            "limit": asked.limit.map { .integer(Int($0)) } ?? .null,
            "start": asked.start.map { .string($0) } ?? .null,
        ]
        if !page.next.isEmpty {
            paging["next_position"] = .string(page.next)
            paging["next"] = .string(
                link(changing: ["head": head, "limit": asked.limit.map { String($0) }, "start": page.next]))
        }
        return .object([
            "data": .array(data),
            "head": .string(head),
            "link": .string(link(changing: ["head": head, "start": page.start, "limit": String(page.limit)])),
            "paging": .object(paging),
        ])
    }
}
