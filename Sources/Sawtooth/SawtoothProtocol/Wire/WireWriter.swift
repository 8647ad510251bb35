internal import Glibc

/// Writes protobuf's wire format into memory of a precomputed, exact size.
///
/// Writing beyond the end is ignored and leaves `isFull` false, so the check at the end finds a wrong size, and memory
/// is never overwritten.
package struct WireWriter {
    private let buffer: UnsafeMutableRawBufferPointer
    private var position = 0

    @inline(__always)
    package init(_ output: UnsafeMutableRawBufferPointer) {
        buffer = output
    }

    private var end: Int { buffer.count }

    /// Whether every byte was written.
    package var isFull: Bool { position == end }

    /// A varint field.
    @inline(__always)
    package mutating func field(_ number: UInt32, _ value: UInt64) {
        varint(UInt64(number << 3))
        varint(value)
    }

    /// The head of a length-delimited field; its `count` bytes must follow.
    @inline(__always)
    package mutating func head(_ number: UInt32, count: Int) {
        varint(UInt64(number << 3 | 2))
        varint(UInt64(truncatingIfNeeded: count))
    }

    /// A length-delimited field.
    @inline(__always)
    package mutating func field(_ number: UInt32, _ bytes: UnsafeRawBufferPointer) {
        head(number, count: bytes.count)
        raw(bytes)
    }

    /// A bytes field.
    @inline(__always)
    package mutating func field(_ number: UInt32, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { field(number, $0) }
    }

    /// A string field.
    @inline(__always)
    package mutating func field(_ number: UInt32, _ string: String) {
        var string = string
        string.withUTF8 { field(number, UnsafeRawBufferPointer($0)) }
    }

    /// A string field.
    @inline(__always)
    package mutating func field(_ number: UInt32, _ text: WireText) {
        text.withUnsafeBytes { field(number, $0) }
    }

    /// An address field: 70 digits.
    @inline(__always)
    package mutating func field(_ number: UInt32, _ address: StateAddress) {
        head(number, count: StateAddress.hexCount)
        guard end - position >= StateAddress.hexCount else { return }
        address.writeDigits(
            to: UnsafeMutableRawBufferPointer(rebasing: buffer[position..<position + StateAddress.hexCount]))
        position += StateAddress.hexCount
    }

    /// Bytes without a head.
    @inline(__always)
    package mutating func raw(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, let target = buffer.baseAddress, end - position >= bytes.count else {
            return
        }
        memcpy(target + position, source, bytes.count)
        position += bytes.count
    }

    @inline(__always)
    private mutating func varint(_ value: UInt64) {
        var value = value
        while value > 0x7F {
            byte(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        byte(UInt8(truncatingIfNeeded: value))
    }

    @inline(__always)
    private mutating func byte(_ value: UInt8) {
        guard position < end else { return }
        buffer[position] = value
        position += 1
    }
}

/// Sizes on the wire, in bytes. Field numbers below 16 have a head of one byte, and all of these are.
package enum WireSize {
    /// A varint.
    @inline(__always)
    package static func varint(_ value: UInt64) -> Int {
        value < 0x80 ? 1 : (70 - value.leadingZeroBitCount) / 7
    }

    /// A varint field.
    @inline(__always)
    package static func field(_ value: UInt64) -> Int {
        1 + varint(value)
    }

    /// A length-delimited field of `count` bytes.
    @inline(__always)
    package static func field(count: Int) -> Int {
        1 + varint(UInt64(truncatingIfNeeded: count)) + count
    }
}
