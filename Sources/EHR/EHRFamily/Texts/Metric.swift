/// A figure about a model. Integers or texts: a ledger has no floats, since every node must compute the same.
public struct Metric: Hashable, Sendable {
    /// A whole number or a text.
    public enum Value: Hashable, Sendable {
        /// 0 to 2^53 - 1.
        case integer(UInt64)
        /// 1 to 128 bytes of printable ASCII.
        case text(PrintableText)
    }

    /// The metric's name.
    public let name: MetricCode
    /// The figure.
    public let value: Value

    /// Creates one from its values.
    public init(name: MetricCode, value: Value) {
        self.name = name
        self.value = value
    }
}
