internal import Glibc

extension String {
    /// A string from bytes that are UTF-8 and contain no NUL character; nil otherwise. Sawtooth's own decoders refuse
    /// bad UTF-8, and C strings end at a NUL, so either would let two processors read two different strings.
    @inline(__always)
    package init?(strictUTF8 bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else {
            self = ""
            return
        }
        // Nearly every text of a ledger is ASCII, and the general validation costs ten times as much.
        if bytes.isPlainASCII {
            self.init(unsafeUninitializedCapacity: bytes.count) { output in
                guard let target = output.baseAddress, let source = bytes.baseAddress else { return 0 }
                memcpy(target, source, bytes.count)
                return bytes.count
            }
            return
        }
        self.init(strictNonASCII: bytes)
    }

    @inline(never)
    private init?(strictNonASCII bytes: UnsafeRawBufferPointer) {
        guard !bytes.contains(0), let string = String(validating: bytes, as: UTF8.self) else { return nil }
        self = string
    }

    /// Whether there is a NUL character.
    package var hasNUL: Bool {
        var copy = self
        return copy.withUTF8 { UnsafeRawBufferPointer($0).hasZero }
    }
}

extension UnsafeRawBufferPointer {
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }
    private static var ones: UInt64 { 0x0101_0101_0101_0101 }

    /// Whether all bytes are ASCII and none is zero; eight at a time.
    package var isPlainASCII: Bool {
        guard count >= 8 else { return allSatisfy { $0 != 0 && $0 < 0x80 } }
        // Without high bits, subtracting one sets a byte's high bit exactly where it was zero.
        var seen: UInt64 = 0
        var offset = 0
        while offset + 8 <= count {
            let word = loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            seen |= word | (word &- Self.ones)
            offset += 8
        }
        // The last eight overlap those before.
        let word = loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        return (seen | word | (word &- Self.ones)) & Self.highBits == 0
    }

    /// Whether one of the bytes is zero.
    fileprivate var hasZero: Bool {
        guard let baseAddress, count > 0 else { return false }
        return memchr(baseAddress, 0, count) != nil
    }
}
