import Foundation

/// What a command prints, before it is a table or JSON. Objects keep the order in which they were built.
indirect enum OutputValue: Sendable {
    case text(String)
    /// Hexadecimal digits that only programs compare: a key, a hash, a root. Tables with many rows show how they begin.
    case digest(String)
    case number(UInt64)
    /// Unix seconds: a number in JSON, a date in UTC in a table.
    case time(UInt64)
    case flag(Bool)
    case list([OutputValue])
    case object([(String, OutputValue)])
    case absent

    /// One cell of a table.
    var cell: String {
        switch self {
        case .text(let text), .digest(let text): text
        case .number(let number): "\(number)"
        case .time(let seconds): OutputValue.date(seconds)
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let values): values.map(\.cell).joined(separator: ", ")
        case .object(let fields): fields.map { "\($0)=\($1.cell)" }.joined(separator: " ")
        case .absent: "-"
        }
    }

    /// Years with five digits and more are no dates to anybody; the ledger may hold such a time.
    private static func date(_ seconds: UInt64) -> String {
        guard seconds < 253_402_300_800 else { return "\(seconds) (after the year 9999)" }
        return Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
    }

    /// One cell of a table with many rows.
    var shortCell: String {
        switch self {
        case .digest(let text): text.count > 17 ? text.prefix(16) + "…" : text
        case .list(let values): values.map(\.shortCell).joined(separator: ", ")
        case .object(let fields): fields.map { "\($0)=\($1.shortCell)" }.joined(separator: " ")
        default: cell
        }
    }

    /// One JSON document, keys sorted so that two runs can be compared.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension OutputValue: Encodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text), .digest(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .number(let number), .time(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .flag(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .absent:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .list(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        case .object(let fields):
            var container = encoder.container(keyedBy: Key.self)
            for (name, value) in fields { try container.encode(value, forKey: Key(stringValue: name)) }
        }
    }
}

extension OutputValue {
    /// An object without the fields that have no value.
    var withoutAbsent: OutputValue {
        guard case .object(let fields) = self else { return self }
        return .object(fields.filter { if case .absent = $0.1 { false } else { true } })
    }
}
