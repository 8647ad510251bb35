/// A text of the family that has been checked: ASCII, so Swift's equality and order are those of its bytes.
public protocol LedgerText: Hashable, Comparable, Sendable, LosslessStringConvertible, Codable {
    /// The characters themselves.
    var text: String { get }

    /// Takes over a text that is known to follow the rule.
    init(unchecked text: String)

    /// Whether these bytes are such a text.
    static func accepts(_ text: Span<UInt8>) -> Bool

    /// What such a text looks like, for error messages.
    static var rule: String { get }
}

extension LedgerText {
    /// Nil where `text` breaks the rule.
    public init?(_ text: String) {
        guard TextRules.check(text, Self.accepts) else { return nil }
        self.init(unchecked: text)
    }

    public var description: String { text }

    /// Byte order.
    public static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let checked = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected \(Self.rule)")
        }
        self = checked
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
