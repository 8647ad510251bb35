import Foundation
import SawtoothProtocol
import TestVectors
import Testing

@testable import DevLedger

/// A step of `Vectors/merkle`.
struct MerkleStep: Decodable, Sendable, CustomTestStringConvertible {
    struct Operations: Decodable, Sendable {
        let sets: [String: Data]
        let deletes: [String]
    }

    let label: String
    let ops: Operations
    let state_root_hash: String
    let state: [String: Data]

    var testDescription: String { label }

    var leaves: [StateAddress: [UInt8]] {
        Dictionary(
            uniqueKeysWithValues: state.compactMap { key, value in
                StateAddress(hex: key).map { ($0, Array(value)) }
            })
    }

    /// Deletes are made before sets.
    var changes: [StateAddress: [UInt8]?] {
        var changes: [StateAddress: [UInt8]?] = [:]
        for address in ops.deletes.compactMap({ StateAddress(hex: $0) }) { changes[address] = .some(nil) }
        for (key, value) in ops.sets { StateAddress(hex: key).map { changes[$0] = Array(value) } }
        return changes
    }
}

/// Nodes in a dictionary.
final class NodeShelf {
    var nodes: [NodeKey: [UInt8]] = [:]

    func tree(_ root: NodeKey) -> MerkleTree {
        MerkleTree(root: root) { [self] key in nodes[key].flatMap { MerkleNode(decoding: $0) } }
    }

    func keep(_ update: MerkleTree.Update) -> NodeKey {
        for (key, encoding) in update.nodes { nodes[key] = encoding }
        return update.root
    }
}

@Suite("The Merkle-radix tree")
struct MerkleTreeTests {
    @Test("the empty state has the root that Sawtooth gives it")
    func emptyRoot() {
        #expect(NodeKey.emptyRoot.description == "708ca7fbb701799bb387f2e50deaca402e8502abe229f705693d2d4f350e1ad6")
    }

    @Test(
        "building a recorded state from its leaves alone gives the recorded root",
        arguments: [
            "merkle/database.jsonl", "merkle/blocks.jsonl",
        ])
    func rootsFromLeaves(file: String) throws {
        let steps = try VectorFile.jsonLines(file, as: MerkleStep.self)
        try #require(steps.count >= 19)
        for step in steps {
            let shelf = NodeShelf()
            let root = shelf.keep(try shelf.tree(.emptyRoot).updating(step.leaves.mapValues { $0 }))
            #expect(root.description == step.state_root_hash, "\(step.label)")
        }
    }

    @Test(
        "changing one recorded state into the next gives the recorded root and leaves",
        arguments: [
            "merkle/blocks.jsonl"
        ])
    func rootsFromChanges(file: String) throws {
        let steps = try VectorFile.jsonLines(file, as: MerkleStep.self)
        let shelf = NodeShelf()
        let first = try #require(steps.first)
        var root = shelf.keep(try shelf.tree(.emptyRoot).updating(first.leaves.mapValues { $0 }))
        for step in steps.dropFirst() {
            root = shelf.keep(try shelf.tree(root).updating(step.changes))
            #expect(root.description == step.state_root_hash, "\(step.label)")
            #expect(try leaves(shelf.tree(root)) == step.leaves, "\(step.label)")
        }
    }

    @Test("every leaf of every recorded state is found by its address, and no other is")
    func lookups() throws {
        let steps = try VectorFile.jsonLines("merkle/database.jsonl", as: MerkleStep.self)
        let everyAddress = Set(steps.flatMap { $0.leaves.keys })
        let shelf = NodeShelf()
        for step in steps {
            let root = shelf.keep(try shelf.tree(.emptyRoot).updating(step.leaves.mapValues { $0 }))
            let tree = shelf.tree(root)
            for address in everyAddress { #expect(try tree.get(address) == step.leaves[address]) }
        }
    }

    @Test("deleting everything leads back to the empty root, deleting what is not there changes nothing")
    func deleting() throws {
        let steps = try VectorFile.jsonLines("merkle/database.jsonl", as: MerkleStep.self)
        let largest = try #require(steps.max { $0.state.count < $1.state.count })
        let shelf = NodeShelf()
        let root = shelf.keep(try shelf.tree(.emptyRoot).updating(largest.leaves.mapValues { $0 }))
        let absent = try #require(StateAddress(hex: String(repeating: "a5", count: 35)))
        let unchanged = try shelf.tree(root).updating([absent: [UInt8]?.none])
        #expect(unchanged.root == root)
        #expect(unchanged.nodes.isEmpty)
        let emptied = try shelf.tree(root).updating(largest.leaves.mapValues { _ in [UInt8]?.none })
        #expect(emptied.root == .emptyRoot)
    }

    @Test("random walks of updates agree with a dictionary and with the tree built afresh")
    func randomUpdates() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        let shelf = NodeShelf()
        var model: [StateAddress: [UInt8]] = [:]
        var root = NodeKey.emptyRoot
        // Few different bytes make long shared prefixes.
        let pool = try (0..<60).map { _ in
            try #require(
                StateAddress(
                    bytes: (0..<35).map {
                        $0 < 33
                            ? UInt8.random(in: 0...1, using: &random)
                            : UInt8.random(in: 0...255, using: &random)
                    }))
        }
        for _ in 0..<40 {
            var changes: [StateAddress: [UInt8]?] = [:]
            for _ in 0..<Int.random(in: 0...9, using: &random) {
                let address = try #require(pool.randomElement(using: &random))
                let data: [UInt8]? =
                    Bool.random(using: &random)
                    ? (0..<Int.random(in: 0...40, using: &random)).map { UInt8(truncatingIfNeeded: $0 &* 37) }
                    : nil
                changes[address] = .some(data)
            }
            root = shelf.keep(try shelf.tree(root).updating(changes))
            for (address, data) in changes { model[address] = data }
            let fresh = NodeShelf()
            let rebuilt = fresh.keep(try fresh.tree(.emptyRoot).updating(model.mapValues { $0 }))
            try #require(rebuilt == root, "seed \(seed)")
            try #require(try leaves(shelf.tree(root)) == model, "seed \(seed)")
        }
    }

    @Test("a walk starts at an address or its neighbour, keeps to its prefix and goes both ways")
    func walking() throws {
        let addresses = try ["0001", "0002", "00ff", "0100", "ff00"].map { head in
            try #require(StateAddress(hex: head + String(repeating: "0", count: 66)))
        }
        let shelf = NodeShelf()
        let changes = Dictionary(uniqueKeysWithValues: addresses.map { ($0, [UInt8]?.some($0.bytes)) })
        let tree = shelf.tree(shelf.keep(try shelf.tree(.emptyRoot).updating(changes)))
        func walk(_ prefix: String, from start: String? = nil, reverse: Bool = false) throws -> [Int] {
            var found: [Int] = []
            let prefix = try #require(AddressPrefix(prefix))
            let start = start.flatMap { StateAddress(hex: $0 + String(repeating: "0", count: 70 - $0.count)) }
            try tree.walk(prefix: prefix, from: start, reverse: reverse) { address, _ in
                found.append(addresses.firstIndex(of: address) ?? -1)
                return true
            }
            return found
        }
        #expect(try walk("") == [0, 1, 2, 3, 4])
        #expect(try walk("", reverse: true) == [4, 3, 2, 1, 0])
        #expect(try walk("00") == [0, 1, 2])
        #expect(try walk("00", from: "0002") == [1, 2])
        #expect(try walk("00", from: "0003") == [2])
        #expect(try walk("00", from: "0003", reverse: true) == [1, 0])
        #expect(try walk("", from: "0003", reverse: true) == [1, 0])
        #expect(try walk("01", from: "0002") == [3])
        #expect(try walk("01", from: "02") == [])
        #expect(try walk("01", from: "02", reverse: true) == [3])
        #expect(try walk("01", from: "0002", reverse: true) == [])
        #expect(try walk("77") == [])
    }

    @Test("a node that was cut or changed is damage, not another node")
    func damagedNodes() throws {
        var node = MerkleNode()
        node.setChild(3, .emptyRoot)
        node.setChild(200, .emptyRoot)
        let encodings = [node.encoded(), MerkleNode(data: [1, 2, 3]).encoded(), MerkleNode().encoded()]
        for encoding in encodings {
            #expect(MerkleNode(decoding: encoding) != nil)
            for length in 0..<encoding.count { #expect(MerkleNode(decoding: Array(encoding[..<length])) == nil) }
            #expect(MerkleNode(decoding: encoding + [0]) == nil)
        }
        let shelf = NodeShelf()
        let address = try #require(StateAddress(hex: String(repeating: "01", count: 35)))
        let root = shelf.keep(try shelf.tree(.emptyRoot).updating([address: [1]]))
        shelf.nodes.removeAll()
        #expect(throws: MerkleTree.MissingNode(key: root)) { _ = try shelf.tree(root).get(address) }
    }

    private func leaves(_ tree: MerkleTree) throws -> [StateAddress: [UInt8]] {
        var leaves: [StateAddress: [UInt8]] = [:]
        var last: StateAddress?
        try tree.walk(prefix: try #require(AddressPrefix(""))) { address, data in
            if let last { #expect(last < address) }
            last = address
            leaves[address] = data
            return true
        }
        return leaves
    }
}

/// A generator whose seed can be printed and given again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
