package import SawtoothProtocol

/// The global state of one block: a radix tree over the 35 bytes of the addresses, whose root hash covers every entry.
///
/// Nodes never change: an update creates new ones from the changed leaves up to a new root and shares the rest, so
/// every earlier state stays readable. The tree itself does no I/O; nodes come from the `load` closure, and new ones
/// are returned, to be stored in the transaction that also makes their root the current one.
package struct MerkleTree {
    /// Returns the stored node; nil if there is none.
    package typealias Load = (NodeKey) throws -> MerkleNode?

    /// What must be stored for a change of state.
    package struct Update {
        /// The new state root.
        package let root: NodeKey
        /// New nodes by key, children before their parents.
        package let nodes: [(key: NodeKey, encoding: [UInt8])]
    }

    /// A node that its parent (or a block) refers to is not in the store, or is not a node: the store is damaged.
    package struct MissingNode: Error, Equatable, CustomStringConvertible {
        package let key: NodeKey
        package var description: String {
            "State node \(key) is missing or damaged. The data folder cannot be used any more; start with a new one."
        }
    }

    /// The root's key.
    package let root: NodeKey
    private let load: Load

    package init(root: NodeKey, load: @escaping Load) {
        self.root = root
        self.load = load
    }

    /// The data at `address`; nil if there is none.
    ///
    /// - Throws: `MissingNode`, and what `load` throws.
    package func get(_ address: StateAddress) throws -> [UInt8]? {
        var node = try required(root)
        for depth in 0..<StateAddress.byteCount {
            guard let key = node.child(address[depth]) else { return nil }
            node = try required(key)
        }
        return node.data
    }

    private func required(_ key: NodeKey) throws -> MerkleNode {
        if let node = try load(key) { return node }
        // An empty state need not be stored to be readable.
        if key == .emptyRoot { return MerkleNode() }
        throw MissingNode(key: key)
    }
}

// MARK: - Updating

extension MerkleTree {
    /// The tree with `changes` applied: data to store, or nil to delete (missing entries stay missing).
    ///
    /// - Throws: `MissingNode`, and what `load` throws.
    package func updating(_ changes: [StateAddress: [UInt8]?]) throws -> Update {
        let sorted = changes.sorted { $0.key < $1.key }
        var nodes: [(key: NodeKey, encoding: [UInt8])] = []
        let root = try update(root, depth: 0, sorted[...], &nodes)
        guard let root else { throw MissingNode(key: self.root) }
        return Update(root: root, nodes: nodes)
    }

    private typealias Change = (key: StateAddress, value: [UInt8]?)

    /// The key of the changed subtree; nil if nothing is left of it. The root exists even when it is empty.
    private func update(
        _ key: NodeKey?, depth: Int, _ changes: ArraySlice<Change>, _ nodes: inout [(key: NodeKey, encoding: [UInt8])]
    ) throws -> NodeKey? {
        if depth == StateAddress.byteCount {
            return changes.last?.value.map { Self.add(MerkleNode(data: $0), to: &nodes) }
        }
        if key == nil, changes.allSatisfy({ $0.value == nil }) { return nil }
        let old = try key.map(required) ?? MerkleNode()
        var node = old
        var rest = changes
        while let first = rest.first {
            let token = first.key[depth]
            let end = rest.firstIndex { $0.key[depth] != token } ?? rest.endIndex
            let child = try update(node.child(token), depth: depth + 1, rest[rest.startIndex..<end], &nodes)
            node.setChild(token, child)
            rest = rest[end...]
        }
        if node.isEmpty, depth > 0 { return nil }
        if node == old, let key { return key }
        return Self.add(node, to: &nodes)
    }

    private static func add(_ node: MerkleNode, to nodes: inout [(key: NodeKey, encoding: [UInt8])]) -> NodeKey {
        let encoding = node.encoded()
        let key = NodeKey(of: encoding)
        nodes.append((key, encoding))
        return key
    }
}

// MARK: - Listing

extension MerkleTree {
    /// Walks over the leaves whose address begins with `prefix`, in address order, until `body` returns false.
    ///
    /// - Parameters:
    ///   - start: the first address, or if it is missing the next one in the direction of iteration.
    ///   - reverse: from greater to smaller addresses.
    /// - Throws: `MissingNode`, and what `load` or `body` throws.
    package func walk(
        prefix: AddressPrefix, from start: StateAddress? = nil, reverse: Bool = false,
        _ body: (StateAddress, [UInt8]) throws -> Bool
    ) throws {
        var node = try required(root)
        for depth in 0..<prefix.count {
            guard let key = node.child(prefix[depth]) else { return }
            node = try required(key)
        }
        var path = prefix.bytes
        let bound = start.flatMap { prefix.contains($0) ? $0 : nil }
        if let start, bound == nil {
            // A start outside the prefix selects either all of it or nothing.
            guard
                reverse
                    ? prefix.bytes.lexicographicallyPrecedes(start.bytes)
                    : start.bytes.lexicographicallyPrecedes(prefix.bytes)
            else { return }
        }
        _ = try walk(node, &path, bound, reverse, body)
    }

    /// Returns false when `body` did. `bound` is set only along the path of the start address.
    private func walk(
        _ node: MerkleNode, _ path: inout [UInt8], _ bound: StateAddress?, _ reverse: Bool,
        _ body: (StateAddress, [UInt8]) throws -> Bool
    ) throws -> Bool {
        let depth = path.count
        if depth == StateAddress.byteCount {
            guard let address = StateAddress(bytes: path), let data = node.data else { return true }
            return try body(address, data)
        }
        for child in reverse ? node.children.reversed() : node.children {
            if let bound {
                if reverse ? child.token > bound[depth] : child.token < bound[depth] { continue }
            }
            path.append(child.token)
            defer { path.removeLast() }
            let onBound = bound.flatMap { $0[depth] == child.token ? $0 : nil }
            guard try walk(required(child.key), &path, onBound, reverse, body) else { return false }
        }
        return true
    }
}
