/// One node of the Merkle-radix tree: a child per next byte of the address, and at depth 35 the data.
///
/// Encoded as Sawtooth encodes it: the CBOR map `{"c": {token: key}, "v": value}` with two-digit tokens in order and
/// 64-digit keys as texts; `v` is null or a byte string with the data's own CBOR encoding (data is wrapped twice).
package struct MerkleNode: Hashable, Sendable {
    /// A child and the byte of the address that leads to it.
    package struct Child: Hashable, Sendable {
        package let token: UInt8
        package let key: NodeKey
    }

    /// In the order of their tokens.
    package private(set) var children: [Child] = []
    /// The stored data; nil for inner nodes.
    package var data: [UInt8]?

    package init(data: [UInt8]? = nil) {
        self.data = data
    }

    /// Neither children nor data: such a node exists only as the root of an empty state.
    package var isEmpty: Bool { children.isEmpty && data == nil }

    /// The child for `token`.
    package func child(_ token: UInt8) -> NodeKey? {
        let index = position(of: token)
        guard index < children.count, children[index].token == token else { return nil }
        return children[index].key
    }

    /// Sets, replaces or (with nil) removes the child for `token`.
    package mutating func setChild(_ token: UInt8, _ key: NodeKey?) {
        let index = position(of: token)
        let present = index < children.count && children[index].token == token
        switch (present, key) {
        case (true, .some(let key)): children[index] = Child(token: token, key: key)
        case (true, .none): children.remove(at: index)
        case (false, .some(let key)): children.insert(Child(token: token, key: key), at: index)
        case (false, .none): break
        }
    }

    private func position(of token: UInt8) -> Int {
        var low = 0
        var high = children.count
        while low < high {
            let middle = (low + high) / 2
            if children[middle].token < token { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: - Encoding

extension MerkleNode {
    private static let entrySize = 1 + 2 + 2 + NodeKey.digitCount

    /// The CBOR encoding; its SHA-512 names the node.
    package func encoded() -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(16 + children.count * Self.entrySize + (data?.count ?? 0) + 10)
        output += [0xa2, 0x61, UInt8(ascii: "c")]
        Self.appendHead(0xa0, children.count, to: &output)
        for child in children {
            output.append(0x62)
            output.append(NodeKey.digit(child.token >> 4))
            output.append(NodeKey.digit(child.token & 15))
            output += [0x78, UInt8(NodeKey.digitCount)]
            output += child.key.digits
        }
        output += [0x61, UInt8(ascii: "v")]
        guard let data else {
            output.append(0xf6)
            return output
        }
        var inner: [UInt8] = []
        Self.appendHead(0x40, data.count, to: &inner)
        Self.appendHead(0x40, inner.count + data.count, to: &output)
        output += inner
        output += data
        return output
    }

    private static func appendHead(_ major: UInt8, _ count: Int, to output: inout [UInt8]) {
        switch count {
        case ..<24: output.append(major | UInt8(truncatingIfNeeded: count))
        case ..<0x100: output += [major | 24, UInt8(truncatingIfNeeded: count)]
        case ..<0x10000:
            output += [major | 25, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        default:
            output.append(major | 26)
            for shift in [24, 16, 8, 0] { output.append(UInt8(truncatingIfNeeded: count >> shift)) }
        }
    }

    /// Decodes the result of `encoded()`; nil for anything else, which in a store means damage.
    package init?(decoding bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard reader.take([0xa2, 0x61, UInt8(ascii: "c")]), let count = reader.head(0xa0), count <= 256
        else { return nil }
        children.reserveCapacity(count)
        for _ in 0..<count {
            guard reader.take([0x62]), let token = reader.bytes(2), token.allSatisfy(NodeKey.isDigit),
                reader.take([0x78, UInt8(NodeKey.digitCount)]), let digits = reader.bytes(NodeKey.digitCount),
                let key = NodeKey(digits: digits)
            else { return nil }
            let value = NodeKey.value(of: token[0]) << 4 | NodeKey.value(of: token[1])
            if let last = children.last, last.token >= value { return nil }
            children.append(Child(token: value, key: key))
        }
        guard reader.take([0x61, UInt8(ascii: "v")]) else { return nil }
        if !reader.take([0xf6]) {
            guard reader.head(0x40) == reader.remaining, let inner = reader.head(0x40), inner == reader.remaining
            else { return nil }
            data = reader.bytes(inner)
        }
        guard reader.remaining == 0 else { return nil }
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var remaining: Int { bytes.count - position }

        mutating func take(_ expected: [UInt8]) -> Bool {
            guard remaining >= expected.count else { return false }
            for (offset, byte) in expected.enumerated() where bytes[position + offset] != byte { return false }
            position += expected.count
            return true
        }

        mutating func bytes(_ count: Int) -> [UInt8]? {
            guard count >= 0, remaining >= count else { return nil }
            let start = position
            position += count
            return Array(bytes[start..<start + count])
        }

        /// The count in a head of major type `major`, shortest form or not.
        mutating func head(_ major: UInt8) -> Int? {
            guard remaining >= 1 else { return nil }
            let first = bytes[position]
            guard first & 0xe0 == major else { return nil }
            position += 1
            let width: Int
            switch first & 0x1f {
            case let small where small < 24: return Int(small)
            case 24: width = 1
            case 25: width = 2
            case 26: width = 4
            default: return nil
            }
            return bytes(width)?.reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
