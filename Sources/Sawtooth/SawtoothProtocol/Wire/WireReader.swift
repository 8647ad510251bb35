/// Reads protobuf's wire format (protobuf.dev, "Encoding") in place, as strictly as protobuf-c: tags and lengths of at
/// most five bytes, values of at most ten, no groups.
///
/// A reader that fails stays failed: `isValid` is false and every further read returns nothing, so a loop may check
/// once, at its end.
package struct WireReader {
    package private(set) var isValid = true
    private let buffer: UnsafeRawBufferPointer
    private var position: Int
    private let end: Int

    /// The bytes must outlive the reader.
    @inline(__always)
    package init(_ bytes: UnsafeRawBufferPointer) {
        buffer = bytes
        position = 0
        end = bytes.count
    }

    /// Reads a part of `bytes`; `range` and `text` return ranges within all of them.
    @inline(__always)
    package init(_ bytes: UnsafeRawBufferPointer, _ part: Range<Int>) {
        buffer = bytes
        position = part.lowerBound
        end = min(part.upperBound, bytes.count)
    }

    /// Field number and wire type together, as on the wire; nil at the end and after a failure.
    @inline(__always)
    package mutating func nextTag() -> UInt32? {
        guard isValid, position < end else { return nil }
        let first = buffer[position]
        if first < 0x80 {
            position += 1
            guard first >= 8 else {
                isValid = false
                return nil
            }
            return UInt32(first)
        }
        guard let tag = varint(maximumBytes: 5), tag >= 8, tag <= UInt64(UInt32.max) else {
            isValid = false
            return nil
        }
        return UInt32(truncatingIfNeeded: tag)
    }

    /// A varint; 0 after a failure.
    @inline(__always)
    package mutating func value() -> UInt64 {
        varint(maximumBytes: 10) ?? 0
    }

    /// A varint of an enumeration or 32-bit field: the lower 32 bits.
    @inline(__always)
    package mutating func value32() -> UInt32 {
        UInt32(truncatingIfNeeded: value())
    }

    /// A length and that many bytes, in place; empty after a failure.
    @inline(__always)
    package mutating func bytes() -> UnsafeRawBufferPointer {
        guard let length = varint(maximumBytes: 5), length <= UInt64(end - position) else {
            isValid = false
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let count = Int(truncatingIfNeeded: length)
        let content = UnsafeRawBufferPointer(rebasing: buffer[position..<position + count])
        position += count
        return content
    }

    /// A length and the range of that many bytes; empty after a failure.
    @inline(__always)
    package mutating func range() -> Range<Int> {
        let count = bytes().count
        return position - count..<position
    }

    /// The range of a string: strict UTF-8 without a NUL character; fails otherwise.
    @inline(__always)
    package mutating func text() -> Range<Int> {
        let content = bytes()
        if !content.isPlainASCII, String(strictUTF8: content) == nil { isValid = false }
        return position - content.count..<position
    }

    /// A string: strict UTF-8 without a NUL character; fails otherwise.
    @inline(__always)
    package mutating func string() -> String {
        let content = bytes()
        guard let string = String(strictUTF8: content) else {
            isValid = false
            return ""
        }
        return string
    }

    /// Skips the value of a field.
    package mutating func skip(_ tag: UInt32) {
        switch tag & 7 {
        case 0: _ = value()
        case 1: advance(8)
        case 2: _ = bytes()
        case 5: advance(4)
        default: isValid = false
        }
    }

    /// Marks the message as malformed, for a reason that the reader cannot see.
    package mutating func fail() {
        isValid = false
    }

    private mutating func advance(_ count: Int) {
        if end - position >= count { position += count } else { isValid = false }
    }

    @inline(__always)
    private mutating func varint(maximumBytes: Int) -> UInt64? {
        guard isValid, position < end else {
            isValid = false
            return nil
        }
        let first = buffer[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return longVarint(maximumBytes: maximumBytes)
    }

    private mutating func longVarint(maximumBytes: Int) -> UInt64? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        for _ in 0..<maximumBytes {
            guard position < end else { break }
            let byte = buffer[position]
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        isValid = false
        return nil
    }
}
