/// The sizes that the family accepts. Each is part of the agreement: a processor with another limit would come to
/// another verdict, so a change here is a new family version.
public enum Limits {
    /// A payload, in bytes. Blocks travel whole and stay for ever; the largest sensible payload (a model with 256
    /// sites) is about this.
    public static let payloadBytes = 16 * 1024

    /// Containers inside each other in a payload, the outer map counted. The deepest action uses 2; more is never
    /// looked at.
    public static let nesting = 4

    /// An id, in characters. 128 random bits in hexadecimal take 32; a UUID takes 36.
    public static let identifierLength = 64

    /// A code (scope, purpose, reason, name of a metric), in characters.
    public static let codeLength = 32

    /// Any other text, in bytes.
    public static let textLength = 128

    /// Scopes of one consent. More than a handful is what `*` is for; each is compared at every read.
    public static let scopes = 16

    /// Sites of one model.
    public static let sites = 256

    /// Metrics of one model.
    public static let metrics = 64

    /// The largest integer: what a double holds exactly, since clients in JavaScript and JSON have nothing larger.
    public static let integer: UInt64 = 1 << 53 - 1

    /// A stored entry, in bytes: what a payload can make of itself, with room for the ids and keys that are added.
    public static let entryBytes = 32 * 1024
}
