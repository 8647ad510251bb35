// Reads and writes bytes and digits in memory, eight at a time: a processor does this for every address that it reads
// or writes.
extension StateAddress {
    /// Writes the 70 digits in ASCII, at the start of `output`; nothing if it has fewer than 70 bytes.
    package func writeDigits(to output: UnsafeMutableRawBufferPointer) {
        guard output.count >= Self.hexCount else { return }
        Self.write(w0, to: output, at: 0)
        Self.write(w1, to: output, at: 16)
        Self.write(w2, to: output, at: 32)
        Self.write(w3, to: output, at: 48)
        let last = Self.digits(w4)
        output.storeBytes(of: UInt32(truncatingIfNeeded: last >> 32).bigEndian, toByteOffset: 64, as: UInt32.self)
        output.storeBytes(of: UInt16(truncatingIfNeeded: last >> 16).bigEndian, toByteOffset: 68, as: UInt16.self)
    }

    /// Whether `bytes` are exactly this address's 70 digits.
    package func hasDigits(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == Self.hexCount else { return false }
        return Self.matches(w0, bytes, 0) && Self.matches(w1, bytes, 16) && Self.matches(w2, bytes, 32)
            && Self.matches(w3, bytes, 48)
            && UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 64, as: UInt32.self))
                == UInt32(truncatingIfNeeded: Self.digits(w4) >> 32)
            && UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 68, as: UInt16.self))
                == UInt16(truncatingIfNeeded: Self.digits(w4) >> 16)
    }

    /// Reads the 35 bytes; does nothing if there are fewer.
    mutating func load(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.byteCount else { return }
        w0 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        w1 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        w2 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        w3 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        w4 = UInt32(bytes[32]) << 24 | UInt32(bytes[33]) << 16 | UInt32(bytes[34]) << 8
    }

    /// Writes the 35 bytes; does nothing if there is no room for them.
    func write(to output: UnsafeMutableRawBufferPointer) {
        guard output.count >= Self.byteCount else { return }
        output.storeBytes(of: w0.bigEndian, toByteOffset: 0, as: UInt64.self)
        output.storeBytes(of: w1.bigEndian, toByteOffset: 8, as: UInt64.self)
        output.storeBytes(of: w2.bigEndian, toByteOffset: 16, as: UInt64.self)
        output.storeBytes(of: w3.bigEndian, toByteOffset: 24, as: UInt64.self)
        for index in 0..<3 { output[32 + index] = UInt8(truncatingIfNeeded: w4 >> UInt32(24 - index * 8)) }
    }

    private static func write(_ word: UInt64, to output: UnsafeMutableRawBufferPointer, at offset: Int) {
        output.storeBytes(
            of: digits(UInt32(truncatingIfNeeded: word >> 32)).bigEndian, toByteOffset: offset, as: UInt64.self)
        output.storeBytes(
            of: digits(UInt32(truncatingIfNeeded: word)).bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    }

    private static func matches(_ word: UInt64, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            == digits(UInt32(truncatingIfNeeded: word >> 32))
            && UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
                == digits(UInt32(truncatingIfNeeded: word))
    }

    /// The eight digits of four bytes, the first digit in the highest byte: nibbles are spread one per byte, and those
    /// above nine are shifted to the letters.
    private static func digits(_ value: UInt32) -> UInt64 {
        var x = UInt64(value)
        x = (x << 16 | x) & 0x0000_FFFF_0000_FFFF
        x = (x << 8 | x) & 0x00FF_00FF_00FF_00FF
        x = (x << 4 | x) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((x &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return x &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }
}
