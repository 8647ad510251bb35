/// The sizes that the family accepts. Each is part of the specification: a processor with another limit would reach
/// another verdict, so a change here is a new family version.
public enum Limits {
    /// A payload, in bytes. Blocks are sent whole and kept forever; the largest sensible payload (a model with 256
    /// sites) is about this long.
    public static let payloadBytes = 16 * 1024

    /// Nesting of containers in a payload, including the outer map. The deepest action uses 2; deeper payloads are
    /// never decoded.
    public static let nesting = 4

    /// An id, in characters. 128 random bits in hexadecimal take 32; a UUID takes 36.
    public static let identifierLength = 64

    /// A code (scope, purpose, reason, name of a metric), in characters.
    public static let codeLength = 32

    /// Any other text, in bytes.
    public static let textLength = 128

    /// Scopes of one consent. For more than a handful use `*`; each is compared at every read.
    public static let scopes = 16

    /// Sites of one model.
    public static let sites = 256

    /// Metrics of one model.
    public static let metrics = 64

    /// The largest integer: the largest that a double represents exactly, since clients in JavaScript and JSON have
    /// nothing larger.
    public static let integer: UInt64 = 1 << 53 - 1

    /// A stored entry, in bytes: the largest payload, with room for the added ids and keys.
    public static let entryBytes = 32 * 1024
}
