internal import CProtobufC

/// Refuses what protobuf-c would take and Sawtooth's decoder would not, or would read differently: a string that is not
/// UTF-8, and a string with a NUL, which a C string ends at, so that another value would be read than was signed.
///
/// Walks the bytes by the message's descriptor and knows nothing else of it. On the way it refuses tags beyond 32 bits,
/// which protobuf-c takes, so that what is malformed is so in every message, with strings or without; anything else
/// that is wrong is left to protobuf-c. The messages here do not nest in themselves, so the recursion is bounded by the
/// schema.
/// - Throws: `WireError`.
func checkStrings(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>
) throws(WireError) {
    // Made only where something is wrong: this runs for every message.
    var messageName: String { descriptor.pointee.name.map { String(cString: $0) } ?? "message" }
    var reader = WireReader(bytes)
    while let tag = reader.nextTag() {
        guard tag & 7 == 2 else {
            reader.skip(tag)
            continue
        }
        let content = reader.bytes()
        guard reader.isValid,
            let field = protobuf_c_message_descriptor_get_field(descriptor, tag >> 3)?.pointee
        else { continue }
        if field.type == PROTOBUF_C_TYPE_STRING {
            var fieldName: String { field.name.map { String(cString: $0) } ?? "\(tag >> 3)" }
            if content.isPlainASCII { continue }
            guard (try? UTF8Span(validating: content.assumingMemoryBound(to: UInt8.self).span)) != nil else {
                throw .invalidUTF8(message: messageName, field: fieldName)
            }
            guard !content.contains(0) else { throw .containsNUL(message: messageName, field: fieldName) }
        } else if field.type == PROTOBUF_C_TYPE_MESSAGE, let nested = field.descriptor {
            try checkStrings(content, nested.assumingMemoryBound(to: ProtobufCMessageDescriptor.self))
        }
    }
    guard reader.isValid else { throw .malformed(message: messageName) }
}
