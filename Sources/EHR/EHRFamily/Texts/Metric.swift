/// A figure about a model. Integers or texts: there are no floats on a ledger, where every node must have the same.
package struct Metric: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        /// 0 to 2^53 - 1.
        case integer(UInt64)
        case text(PrintableText)
    }

    package let name: MetricCode
    package let value: Value

    package init(name: MetricCode, value: Value) {
        self.name = name
        self.value = value
    }
}
