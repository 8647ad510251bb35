internal import CProtobufC

/// Refuses what protobuf-c would take and Sawtooth's decoder would not, or would read differently: a string that is not
/// UTF-8, and a string with a NUL, which a C string ends at, so that another value would be read than was signed.
///
/// Walks the bytes by the message's descriptor and knows nothing else of it. On the way it refuses tags beyond 32 bits,
/// which protobuf-c takes, so that what is malformed is so in every message, with strings or without; anything else
/// that is wrong is left to protobuf-c. The messages here do not nest in themselves, so the recursion is bounded by the
/// schema.
/// - Throws: `WireError`.
func checkStrings(_ bytes: [UInt8], _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) throws(WireError) {
    try checkStrings(bytes[...], descriptor)
}

private func checkStrings(
    _ bytes: ArraySlice<UInt8>, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>
) throws(WireError) {
    // Made only where something is wrong: this runs for every message.
    var messageName: String { descriptor.pointee.name.map { String(cString: $0) } ?? "message" }
    var reader = WireReader(bytes)
    while !reader.isAtEnd {
        guard let (number, wireType) = reader.tag() else { throw .malformed(message: messageName) }
        guard wireType == 2 else {
            guard reader.skip(wireType) else { throw .malformed(message: messageName) }
            continue
        }
        guard let content = reader.lengthDelimited() else { throw .malformed(message: messageName) }
        guard let field = protobuf_c_message_descriptor_get_field(descriptor, number)?.pointee else { continue }
        if field.type == PROTOBUF_C_TYPE_STRING {
            var fieldName: String { field.name.map { String(cString: $0) } ?? "\(number)" }
            guard (try? UTF8Span(validating: content.span)) != nil else {
                throw .invalidUTF8(message: messageName, field: fieldName)
            }
            guard !content.contains(0) else { throw .containsNUL(message: messageName, field: fieldName) }
        } else if field.type == PROTOBUF_C_TYPE_MESSAGE, let nested = field.descriptor {
            try checkStrings(content, nested.assumingMemoryBound(to: ProtobufCMessageDescriptor.self))
        }
    }
}

/// Reads protobuf's wire format (protobuf.dev, "Encoding") without knowing the message.
struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position >= bytes.endIndex }

    /// Field number and wire type; nil where they are not one.
    mutating func tag() -> (number: UInt32, wireType: UInt8)? {
        guard let value = varint(), value <= UInt64(UInt32.max), value >> 3 > 0 else { return nil }
        return (UInt32(value >> 3), UInt8(value & 7))
    }

    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.endIndex, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }

    mutating func lengthDelimited() -> ArraySlice<UInt8>? {
        guard let length = varint(), length <= UInt64(bytes.endIndex - position) else { return nil }
        let content = bytes[position..<position + Int(length)]
        position = content.endIndex
        return content
    }

    /// False where the value does not fit or the wire type (a group, or undefined) cannot be skipped.
    mutating func skip(_ wireType: UInt8) -> Bool {
        switch wireType {
        case 0: return varint() != nil
        case 1: return advance(8)
        case 2: return lengthDelimited() != nil
        case 5: return advance(4)
        default: return false
        }
    }

    private mutating func advance(_ count: Int) -> Bool {
        guard bytes.endIndex - position >= count else { return false }
        position += count
        return true
    }
}
