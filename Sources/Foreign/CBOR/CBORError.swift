/// Why bytes were not accepted as CBOR, and where: every `offset` counts bytes from the start of the message to the
/// head of the item at fault.
public enum CBORError: Error, Equatable, Sendable {
    /// The message is longer than the limit.
    case tooLong(count: Int, limit: Int)
    /// An item, or the message as a whole, ends before it is complete.
    case truncated(offset: Int)
    /// A reserved or undefined head byte.
    case malformed(offset: Int)
    /// Bytes follow the one item that was expected.
    case trailingBytes(offset: Int, count: Int)
    /// Containers are nested deeper than the limit.
    case tooDeep(offset: Int, limit: Int)
    /// Well-formed CBOR of a kind that is not accepted here.
    case unsupported(UnsupportedKind, offset: Int)
    /// A text whose bytes are not UTF-8.
    case invalidUTF8(offset: Int)
    /// A break outside an open container of indefinite length.
    case misplacedBreak(offset: Int)
    /// A map of indefinite length ends after a key.
    case missingValue(offset: Int)
    /// A map key of another kind.
    case keyNotText(offset: Int)
    /// A duplicate map key.
    case duplicateKey(offset: Int)
    /// An integer above the limit.
    case integerTooLarge(UInt64, offset: Int, limit: UInt64)

    /// The kinds of CBOR that are refused.
    public enum UnsupportedKind: String, Sendable {
        case tag = "a tag"
        case float = "a floating-point number"
        case undefined = "undefined"
        case null = "null"
        case negative = "a negative integer"
        case indefiniteString = "a string of indefinite length"
    }
}

extension CBORError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .tooLong(let count, let limit): "\(count) bytes of CBOR, at most \(limit) are accepted"
        case .truncated(let offset): "the CBOR item at byte \(offset) ends too early"
        case .malformed(let offset): "byte \(offset) begins no CBOR item"
        case .trailingBytes(let offset, let count): "\(count) bytes follow the CBOR item, which ends at byte \(offset)"
        case .tooDeep(let offset, let limit): "byte \(offset) opens a container deeper than \(limit) levels"
        case .unsupported(let kind, let offset): "\(kind.rawValue) at byte \(offset) is not accepted"
        case .invalidUTF8(let offset): "the text at byte \(offset) is not UTF-8"
        case .misplacedBreak(let offset): "the break at byte \(offset) closes nothing"
        case .missingValue(let offset): "the map that ends at byte \(offset) has a key without a value"
        case .keyNotText(let offset): "the map key at byte \(offset) is not a text"
        case .duplicateKey(let offset): "the map key at byte \(offset) is there twice"
        case .integerTooLarge(let value, let offset, let limit):
            "the integer \(value) at byte \(offset) is larger than \(limit)"
        }
    }
}
