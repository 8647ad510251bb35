internal import CProtobufC

/// Refuses strings that protobuf-c accepts but Sawtooth's decoder refuses or reads differently: those that are not
/// UTF-8, and those with a NUL, where a C string ends, so that the decoded value would differ from the signed one.
///
/// Walks the bytes by the message's descriptor and knows nothing else about it. It also refuses tags beyond 32 bits,
/// which protobuf-c accepts, so that the same bytes are malformed in every message, with strings or without; protobuf-c
/// finds all other errors. The messages do not nest in themselves, so the schema bounds the recursion.
/// - Throws: `WireError`.
func checkStrings(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>
) throws(WireError) {
    // Created only for an error: this code runs for every message.
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
