/// Reads exactly one CBOR item from bytes and refuses everything that two implementations could read differently.
///
/// Refused always: tags, floats, undefined and other simple values, strings of indefinite length, map keys that are not
/// text, duplicate keys in a map, text that is not UTF-8, misplaced breaks, bytes after the item. Arrays and maps may
/// be of definite or indefinite length, integers of any width.
public struct StrictDecoder: Sendable {
    /// Limits of accepted messages.
    public struct Limits: Sendable {
        /// The longest message in bytes; never more than 2 GiB - 1.
        public var bytes: Int
        /// The greatest nesting of containers; the outermost has depth 1.
        public var depth: Int
        /// The largest integer accepted.
        public var integer: UInt64
        /// Whether integers below zero are accepted.
        public var acceptsNegative: Bool
        /// Whether null is accepted.
        public var acceptsNull: Bool

        /// By default accepts all integers, including negative ones, and null.
        public init(
            bytes: Int, depth: Int, integer: UInt64 = .max, acceptsNegative: Bool = true,
            acceptsNull: Bool = true
        ) {
            self.bytes = min(bytes, Int(Int32.max))
            self.depth = depth
            self.integer = integer
            self.acceptsNegative = acceptsNegative
            self.acceptsNull = acceptsNull
        }
    }

    /// The limits of this decoder.
    public let limits: Limits

    /// A decoder with these limits.
    public init(limits: Limits) { self.limits = limits }

    /// Reads `bytes` as a tree.
    /// - Throws: what was wrong and at which byte.
    public func decode(_ bytes: [UInt8]) throws(CBORError) -> CBORValue {
        let document = try document(bytes)
        return document.value(document.root)
    }

    /// Reads `bytes` as a flat list of items; the only allocation is that list.
    /// - Throws: what was wrong and at which byte.
    package func document(_ bytes: [UInt8]) throws(CBORError) -> CBORDocument {
        guard bytes.count <= limits.bytes else { throw .tooLong(count: bytes.count, limit: limits.bytes) }
        // The result is returned in a value, because throwing a typed error out of the standard library's
        // `withUnsafeBufferPointer` would allocate it.
        var reading = StrictReading(limits: limits, capacity: min(bytes.count, 24))
        let failure = bytes.withUnsafeBufferPointer { buffer in reading.run(buffer) }
        if let failure { throw failure }
        return CBORDocument(source: bytes, items: reading.items)
    }
}
