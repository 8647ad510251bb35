package import SawtoothClient

/// The newest block whose events are in the index.
package struct IndexHead: Hashable, Sendable {
    package let block: BlockReference
    package let previous: BlockID
    /// The root of the state after the block, in hex.
    package let stateRoot: String
    /// Unix seconds as the network recorded them in the block; nil where it records none, or the block has no event of
    /// the family.
    package let time: Int64?
    /// Unix seconds of this machine's clock when the block was indexed. Unlike all else, a rebuild changes it.
    package let indexedAt: Int64
}

/// What was asked, and the block of which it is true.
package struct Answer<Value: Sendable>: Sendable {
    package let value: Value
    /// Nil while the index is empty.
    package let head: IndexHead?

    package init(value: Value, head: IndexHead?) {
        self.value = value
        self.head = head
    }
}
