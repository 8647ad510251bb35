public import SawtoothProtocol

/// What a transaction's header must declare: the addresses that its action may read and write, whatever its rules
/// decide. Clients build headers from it, the processor checks headers against it.
public struct RequiredAddresses: Hashable, Sendable {
    /// The entries that are read, in the order of the specification's table.
    public let touches: [Touch]
    /// The full address of each of `touches`.
    public let reads: [StateAddress]

    init(touches: [Touch]) {
        self.touches = touches
        reads = touches.map { $0.key.address }
    }

    /// Full addresses to write, in the order of the specification's table.
    public var writes: [StateAddress] { touches.indices.filter { touches[$0].isWritten }.map { reads[$0] } }

    /// Whether the entry of a block is read too. Which one is known only at execution, so all are declared by their
    /// prefix.
    public var readsBlockTime: Bool { touches.contains(.read(.blockTime)) }

    /// A header's `inputs`, no more than needed.
    public var inputs: [String] {
        reads.map(\.hex) + (readsBlockTime ? [BlockInfoAddressing.blockPrefix] : [])
    }

    /// A header's `outputs`, no more than needed.
    public var outputs: [String] { writes.map(\.hex) }

    /// Checks a header's declarations against the requirements.
    /// - Throws: `undeclared_input`, then `undeclared_output`, for the first address that no entry covers.
    public func check(_ declared: some DeclaredAddresses) throws(Rejection) {
        for address in reads where !declared.inputsCover(address) {
            throw Rejection(
                .undeclaredInput, "The header's inputs do not cover \(address.hex)",
                .address(address.hex))
        }
        if readsBlockTime, !declared.inputsCover(prefix: BlockInfoAddressing.blockPrefix) {
            let prefix = BlockInfoAddressing.blockPrefix
            throw Rejection(
                .undeclaredInput, "The header's inputs do not cover block entries: add \(prefix)",
                .address(prefix))
        }
        for (touch, address) in zip(touches, reads) where touch.isWritten && !declared.outputsCover(address) {
            throw Rejection(
                .undeclaredOutput, "The header's outputs do not cover \(address.hex)",
                .address(address.hex))
        }
    }
}
