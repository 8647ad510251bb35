/// Where a page of a list ends, opaque to whoever hands it on: 18 hexadecimal digits.
///
/// It names a place on the chain and no row: the next page begins below it whatever was inserted, and whether or not
/// its own row is still there. It may come from outside.
package struct PageCursor: Hashable, Sendable, LosslessStringConvertible {
    /// The lists, so that a cursor of one is no cursor of another.
    enum List: UInt8 {
        case patients = 1
        case doctors, records, recordVersions, consents, consentVersions, accesses, models, lineage, transactions
    }

    let list: List
    let position: LedgerPosition

    init(_ list: List, _ position: LedgerPosition) {
        self.list = list
        self.position = position
    }

    /// Nil for anything that is not a cursor.
    package init?(_ text: String) {
        let digits = text.utf8
        guard digits.count == 18, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let list = UInt8(text.prefix(2), radix: 16).flatMap({ List(rawValue: $0) }),
            let position = Int64(text.dropFirst(2), radix: 16).flatMap({ LedgerPosition(rawValue: $0) })
        else { return nil }
        self.init(list, position)
    }

    package var description: String {
        let value = String(position.rawValue, radix: 16)
        let kind = String(list.rawValue, radix: 16)
        return String(repeating: "0", count: 2 - kind.count) + kind
            + String(repeating: "0", count: 16 - value.count) + value
    }
}

/// Which page of a list is wanted.
package struct PageRequest: Hashable, Sendable {
    /// Rows of one page, at most.
    package static let limit = 100

    /// 1 to `PageRequest.limit`.
    package let count: Int
    /// The end of the page before; nil for the first page.
    package let after: PageCursor?

    /// - Parameter count: values outside 1 to 100 become the nearest of these.
    package init(count: Int = 50, after: PageCursor? = nil) {
        self.count = min(max(count, 1), Self.limit)
        self.after = after
    }
}

/// One page, newest first.
package struct Page<Row: Sendable>: Sendable {
    package let rows: [Row]
    /// For the next page; nil where this is the last.
    package let next: PageCursor?

    package init(rows: [Row], next: PageCursor?) {
        self.rows = rows
        self.next = next
    }
}

extension Page: Equatable where Row: Equatable {}
