/// Why bytes are not the expected message.
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not the protobuf encoding of this message: truncated, a wrong wire type, a length beyond the end.
    case malformed(message: String)
    /// The named string field is not UTF-8.
    case invalidUTF8(message: String, field: String)
    /// The named string field contains a NUL character, where C strings end.
    case containsNUL(message: String, field: String)

    /// A sentence for people.
    public var description: String {
        switch self {
        case .malformed(let message):
            "These bytes are not a \(message): they are cut short or not its protobuf encoding."
        case .invalidUTF8(let message, let field):
            "\(message).\(field) is not UTF-8; protobuf strings must be."
        case .containsNUL(let message, let field):
            "\(message).\(field) holds a NUL character; strings on a ledger must not."
        }
    }
}
