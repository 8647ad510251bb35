import SawtoothProtocol
import Testing

@testable import DevLedger

@Suite("The conflict graph")
struct ConflictGraphTests {
    private static func prefix(_ hex: String) throws -> AddressPrefix { try #require(AddressPrefix(hex)) }
    private static func address(_ head: String) throws -> AddressPrefix {
        try prefix(head + String(repeating: "0", count: 70 - head.count))
    }

    @Test("readers of one address do not wait for each other, a writer waits for all of them")
    func readersAndWriters() throws {
        var graph = ConflictGraph()
        let address = try Self.address("ac06e901")
        let result1 = graph.add(0, reads: [address], writes: [])
        #expect(result1)
        let result2 = graph.add(1, reads: [address], writes: [])
        #expect(result2)
        let result3 = graph.add(2, reads: [], writes: [address])
        #expect(!result3)
        let result4 = graph.add(3, reads: [address], writes: [])
        #expect(!result4)
        let result5 = graph.remove(0)
        #expect(result5 == [])
        let result6 = graph.remove(1)
        #expect(result6 == [2])
        let result7 = graph.remove(2)
        #expect(result7 == [3])
        let result8 = graph.remove(3)
        #expect(result8 == [])
        #expect(graph.count == 0)
    }

    @Test(
        "a prefix conflicts with every address below it, whichever came first",
        arguments: [
            "", "ac", "ac06e9", "ac06e901",
        ])
    func prefixes(text: String) throws {
        let prefix = try Self.prefix(text)
        let address = try Self.address("ac06e901")
        let stranger = try Self.address("ad")
        var graph = ConflictGraph()
        let result9 = graph.add(0, reads: [], writes: [address])
        #expect(result9)
        let result10 = graph.add(1, reads: [prefix], writes: [])
        #expect(!result10)
        let result11 = graph.remove(0)
        #expect(result11 == [1])
        let result12 = graph.add(2, reads: [], writes: [address])
        #expect(!result12)
        let result13 = graph.add(3, reads: [], writes: [stranger])
        #expect(result13 == !text.isEmpty)
    }

    @Test("random members wait for exactly the earlier ones that they conflict with")
    func random() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        let pool =
            try ["", "ac", "ac06", "ac06e9", "ac06e901", "ac06e902", "00b10c", "00b10c00"].map(Self.prefix)
            + ["ac06e901", "ac06e90101", "ac06e902", "ac07", "00b10c01", "00b10c00"].map(Self.address)
        for _ in 0..<200 {
            var graph = ConflictGraph()
            var claims: [Int: (reads: [AddressPrefix], writes: [AddressPrefix])] = [:]
            var free: Set<Int> = []
            var next = 0
            func conflict(_ a: Int, _ b: Int) -> Bool {
                guard let a = claims[a], let b = claims[b] else { return false }
                func meet(_ x: [AddressPrefix], _ y: [AddressPrefix]) -> Bool {
                    x.contains { one in y.contains { one.overlaps($0) } }
                }
                return meet(a.writes, b.writes) || meet(a.writes, b.reads) || meet(a.reads, b.writes)
            }
            for _ in 0..<40 {
                if Bool.random(using: &random) || free.isEmpty {
                    let reads = Self.some(of: pool, &random)
                    let writes = Self.some(of: pool, &random)
                    claims[next] = (reads, writes)
                    let expected = !claims.keys.contains { $0 < next && conflict($0, next) }
                    let isFree = graph.add(next, reads: reads, writes: writes)
                    try #require(isFree == expected, "seed \(seed)")
                    if isFree { free.insert(next) }
                    next += 1
                } else {
                    let leaving = try #require(free.sorted().randomElement(using: &random))
                    free.remove(leaving)
                    let freed = graph.remove(leaving)
                    let before = claims
                    claims[leaving] = nil
                    let expected = before.keys.filter { member in
                        member != leaving && !free.contains(member)
                            && !claims.keys.contains { $0 < member && conflict($0, member) }
                    }.sorted()
                    try #require(freed == expected, "seed \(seed)")
                    free.formUnion(freed)
                }
            }
        }
    }

    private static func some(of pool: [AddressPrefix], _ random: inout SplitMix) -> [AddressPrefix] {
        (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in pool.randomElement(using: &random) }
    }
}
