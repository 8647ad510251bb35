/// A random generator whose seed can be printed and given again.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Flips, replaces, inserts, removes or doubles something.
    mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else {
            bytes = [UInt8(truncatingIfNeeded: next())]
            return
        }
        let index = Int(next() % UInt64(bytes.count))
        switch next() % 5 {
        case 0: bytes[index] ^= 1 << UInt8(next() % 8)
        case 1: bytes[index] = UInt8(truncatingIfNeeded: next())
        case 2: bytes.insert(UInt8(truncatingIfNeeded: next()), at: index)
        case 3: bytes.remove(at: index)
        default: bytes.insert(contentsOf: Array(bytes[index..<min(bytes.count, index + 8)]), at: index)
        }
    }
}
