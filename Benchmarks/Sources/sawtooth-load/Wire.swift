import CNative
import Glibc

/// Protobuf's wire format, as far as the load needs it.
struct Reader {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() -> UInt64? { position < bytes.count ? varint() : nil }

    mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return value
    }

    mutating func content() -> UnsafeRawBufferPointer {
        let count = Int(truncatingIfNeeded: varint())
        guard count >= 0, count <= bytes.count - position else { stop("a frame is cut short") }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    mutating func skip(_ tag: UInt64) {
        switch tag & 7 {
        case 0: _ = varint()
        case 2: _ = content()
        default: stop("a frame has a field of wire type \(tag & 7)")
        }
    }
}

/// A buffer that is written to again and again.
struct Writer {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(4096) }

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    mutating func varint(_ value: UInt64) {
        var value = value
        while value > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func field(_ number: UInt64, _ value: UInt64) {
        varint(number << 3)
        varint(value)
    }

    mutating func field(_ number: UInt64, _ content: UnsafeRawBufferPointer) {
        varint(number << 3 | 2)
        varint(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func field(_ number: UInt64, _ content: [UInt8]) { content.withUnsafeBytes { field(number, $0) } }

    mutating func field(_ number: UInt64, _ content: String) { field(number, Array(content.utf8)) }
}

/// Sawtooth's envelope, in place.
struct Envelope {
    var type: UInt64 = 0
    var id = UnsafeRawBufferPointer(start: nil, count: 0)
    var content = UnsafeRawBufferPointer(start: nil, count: 0)

    init(_ frame: UnsafeRawBufferPointer) {
        var reader = Reader(frame)
        while let tag = reader.next() {
            switch tag {
            case 8: type = reader.varint()
            case 18: id = reader.content()
            case 26: content = reader.content()
            default: reader.skip(tag)
            }
        }
    }

    static func encode(_ type: UInt64, _ id: UnsafeRawBufferPointer, _ content: [UInt8], into writer: inout Writer) {
        writer.clear()
        writer.field(1, type)
        writer.field(2, id)
        if !content.isEmpty { writer.field(3, content) }
    }
}

private let hexDigits = Array("0123456789abcdef".utf8)

/// Lower-case hexadecimal digits.
func hex(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count * 2)
    for byte in bytes {
        digits.append(hexDigits[Int(byte >> 4)])
        digits.append(hexDigits[Int(byte & 15)])
    }
    return digits
}

/// The digits of SHA-512.
func sha512(_ text: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 64)
    SHA512(text, text.count, &digest)
    return hex(digest)
}

private let namespace = Array(sha512(Array("ehr".utf8)).prefix(6))

/// The address of a patient's entry.
func address(of patient: [UInt8]) -> [UInt8] {
    namespace + sha512(Array("patient:".utf8) + patient).prefix(64)
}

/// The head of a CBOR text of fewer than 24 bytes, or of fewer than 256.
func cborText(_ text: [UInt8]) -> [UInt8] {
    (text.count < 24 ? [0x60 | UInt8(text.count)] : [0x78, UInt8(truncatingIfNeeded: text.count)]) + text
}
