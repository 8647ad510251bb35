/// One value, as it is bound to a parameter or stands in a column.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    package init(_ value: String?) {
        self = value.map { .text($0) } ?? .null
    }

    package init(_ value: [UInt8]?) {
        self = value.map { .bytes($0) } ?? .null
    }

    /// - Parameter value: more than `Int64` holds becomes its greatest: no time and no length of ours is beyond it.
    package init(_ value: (some FixedWidthInteger)?) {
        self = value.map { .integer(Int64(clamping: $0)) } ?? .null
    }

    /// - Throws: `.unfit` for a text that PostgreSQL does not keep. SQLite would, and find only what stands before it.
    static func requireFit(_ values: [SQLValue]) throws(SQLFailure) {
        for case .text(let text) in values where text.utf8.contains(0) {
            throw SQLFailure(.unfit, "a text holds U+0000")
        }
    }

    /// 0 or 1.
    package init(_ value: Bool?) {
        self = value.map { .integer($0 ? 1 : 0) } ?? .null
    }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self.init(value) }
    package init(nilLiteral: ()) { self = .null }
}
