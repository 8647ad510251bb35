/// A full address in Sawtooth's state: 35 bytes, written as 70 lower-case hexadecimal digits.
///
/// The bytes are stored inline, so an address costs no allocation; bytes and digits have the same order and equality
/// (Sawtooth documentation, "Global State").
public struct StateAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Bytes of an address.
    public static let byteCount = 35
    /// Hexadecimal digits of an address.
    public static let hexCount = 70

    // Big-endian words; of the last only the upper three bytes are used.
    var w0: UInt64 = 0, w1: UInt64 = 0, w2: UInt64 = 0, w3: UInt64 = 0, w4: UInt32 = 0

    /// An address from its 35 bytes; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let isLoaded: Void? = bytes.withContiguousStorageIfAvailable { load(UnsafeRawBufferPointer($0)) }
        if isLoaded == nil { for (index, byte) in bytes.enumerated() { set(byte, at: index) } }
    }

    /// An address from `prefix` and `rest`, padded with zeros; nil if they are longer than an address: nothing is
    /// truncated.
    ///
    /// For families that compute their addresses: a namespace, then 32 bytes of a digest.
    public init?(prefix: [UInt8], rest: some Collection<UInt8> = []) {
        guard prefix.count + rest.count <= Self.byteCount else { return nil }
        self.init(prefix: prefix, beginningOf: Array(rest))
    }

    /// As above, but truncates: uses as many bytes of `digest` as fit, which must be long enough.
    package init(prefix: [UInt8], beginningOf digest: [UInt8]) {
        (w0, w1, w2, w3, w4) = withUnsafeTemporaryAllocation(byteCount: 40, alignment: 8) { bytes in
            bytes.initializeMemory(as: UInt8.self, repeating: 0)
            let first = min(prefix.count, Self.byteCount), second = min(digest.count, Self.byteCount - first)
            prefix.withUnsafeBytes { bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<first])) }
            digest.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: bytes[first...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<second]))
            }
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: bytes.load(fromByteOffset: index * 8, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3), UInt32(truncatingIfNeeded: word(4) >> 32))
        }
    }

    /// An address from exactly 70 digits of `0-9a-f`; nil for anything else, upper case included.
    public init?(hex: some StringProtocol) {
        self.init(hexDigits: hex.utf8)
    }

    /// An address from the ASCII codes of exactly 70 digits of `0-9a-f`; nil for anything else.
    public init?(hexDigits: some Collection<UInt8>) {
        var index = 0
        var high: UInt8 = 0
        for code in hexDigits {
            guard index < Self.hexCount, let digit = Self.value(ofDigit: code) else { return nil }
            if index & 1 == 0 { high = digit << 4 } else { set(high | digit, at: index / 2) }
            index += 1
        }
        guard index == Self.hexCount else { return nil }
    }

    /// The 70 digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: Self.hexCount) { buffer in
            writeDigits(to: UnsafeMutableRawBufferPointer(buffer))
            return Self.hexCount
        }
    }

    /// The 35 bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            count = Self.byteCount
        }
    }

    /// The digits, as text.
    public var description: String { hex }

    /// Appends the 70 digits in ASCII.
    public func appendHex(to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: Self.hexCount, alignment: 8) { digits in
            writeDigits(to: digits)
            output.append(contentsOf: digits)
        }
    }

    /// One of the 35 bytes; 0 outside `0..<35`.
    public subscript(index: Int) -> UInt8 {
        guard index >= 0, index < Self.byteCount else { return 0 }
        let word =
            switch index &>> 3 {
            case 0: w0
            case 1: w1
            case 2: w2
            case 3: w3
            default: UInt64(w4) &<< 32
            }
        return UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: 56 &- (index & 7) &* 8))
    }

    /// Byte order, which is the order of the digits.
    public static func < (a: StateAddress, b: StateAddress) -> Bool {
        (a.w0, a.w1, a.w2, a.w3, a.w4) < (b.w0, b.w1, b.w2, b.w3, b.w4)
    }

    private mutating func set(_ byte: UInt8, at index: Int) {
        let shift = UInt64(56 - (index & 7) * 8)
        switch index {
        case 0..<8: w0 |= UInt64(byte) << shift
        case 8..<16: w1 |= UInt64(byte) << shift
        case 16..<24: w2 |= UInt64(byte) << shift
        case 24..<32: w3 |= UInt64(byte) << shift
        default: w4 |= UInt32(byte) << UInt32(24 - (index - 32) * 8)
        }
    }

    private static func value(ofDigit code: UInt8) -> UInt8? {
        switch code {
        case 0x30...0x39: code - 0x30
        case 0x61...0x66: code - 0x57
        default: nil
        }
    }
}
