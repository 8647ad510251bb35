import EHRFamily
import SawtoothProtocol
import TestVectors
import Testing

@Suite("Random transactions")
struct RandomTransactionTests {
    private struct Vector: Decodable { let hex: String }

    @Test("whatever a payload, a header and the state hold, the verdict is valid or a code, and the same again")
    func judged() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("RandomTransactionTests.judged seed \(seed)")
        var random = SplitMix(state: seed)
        let vectors = try VectorFile.json("payload/accept/payloads.json", as: [Vector].self)
        let payloads = vectors.map { bytes($0.hex) }.filter { $0.count < 700 }
        let people = [Person.alice, .bob, .carol]
        var base = await Network.withEmergency()
        base.setTime(1000)
        var network = base
        var codes: Set<String> = []
        var valid = 0
        for number in 0..<3000 {
            // From time to time a ledger without damage, lest one bad setting makes all that follows invalid.
            if number % 20 == 0 { network = base }
            var payload = payloads[Int(random.next() % UInt64(payloads.count))]
            if random.next() % 4 == 0 { random.mutate(&payload) }
            if random.next() % 40 == 0, let address = network.state.keys.sorted().randomElement(using: &random) {
                var stored = network.state[address] ?? []
                random.mutate(&stored)
                network.state[address] = stored
            }
            let signer = people[Int(random.next() % 3)].key.text, batcher = people[Int(random.next() % 3)].key.text
            let wide = random.next() % 8 == 0 ? Family.namespaceHex : ""
            var again = network
            let first = await network.submit(payload, signer: signer, batcher: batcher, inputs: [wide], outputs: [wide])
            let second = await again.submit(payload, signer: signer, batcher: batcher, inputs: [wide], outputs: [wide])
            if first.isInternalError || first.code == "no code" {
                Issue.record("seed \(seed): \(hex(payload)): \(first.message)")
            }
            #expect(first.code == second.code && first.events == second.events && network.state == again.state)
            if first.isValid { valid += 1 }
            if let code = first.code { codes.insert(code) }
        }
        #expect(valid > 50 && codes.count > 20, "seed \(seed): \(valid) valid, \(codes.sorted())")
    }
}

/// A random generator whose seed can be printed and given again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Flips a bit, replaces, inserts or removes a byte.
    mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else {
            bytes = [UInt8(truncatingIfNeeded: next())]
            return
        }
        let index = Int(next() % UInt64(bytes.count))
        switch next() % 4 {
        case 0: bytes[index] ^= 1 << UInt8(next() % 8)
        case 1: bytes[index] = UInt8(truncatingIfNeeded: next())
        case 2: bytes.insert(UInt8(truncatingIfNeeded: next()), at: index)
        default: bytes.remove(at: index)
        }
    }
}
