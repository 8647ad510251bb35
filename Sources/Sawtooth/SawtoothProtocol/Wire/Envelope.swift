/// Sawtooth's `Message`, read in place: type, correlation id, and the range of its content.
package struct Envelope {
    /// The message type's number.
    package var type: UInt32 = 0
    /// The correlation id's bytes: strict UTF-8, in the frame.
    package var correlationID = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The content, in the frame.
    package var content = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Reads a frame, which must outlive the envelope; nil if it is not a `Message`.
    package init?(_ frame: UnsafeRawBufferPointer) {
        var reader = WireReader(frame)
        while let tag = reader.nextTag() {
            switch tag {
            case 1 << 3: type = reader.value32()
            case 2 << 3 | 2:
                correlationID = reader.bytes()
                if !correlationID.isPlainASCII, String(strictUTF8: correlationID) == nil { reader.fail() }
            case 3 << 3 | 2: content = reader.bytes()
            default:
                if tag >> 3 <= 3 { reader.fail() } else { reader.skip(tag) }
            }
        }
        guard reader.isValid else { return nil }
    }

    /// Bytes of an envelope around `contentCount` bytes.
    @inline(__always)
    package static func size(_ type: MessageType, correlationCount: Int, contentCount: Int) -> Int {
        (type.rawValue == 0 ? 0 : WireSize.field(UInt64(type.rawValue)))
            + (correlationCount == 0 ? 0 : WireSize.field(count: correlationCount))
            + (contentCount == 0 ? 0 : WireSize.field(count: contentCount))
    }

    /// Writes everything except the content, which must follow in the same writer.
    @inline(__always)
    package static func write(
        _ type: MessageType, correlationID: UnsafeRawBufferPointer, contentCount: Int, to writer: inout WireWriter
    ) {
        if type.rawValue != 0 { writer.field(1, UInt64(type.rawValue)) }
        if correlationID.count > 0 { writer.field(2, correlationID) }
        if contentCount > 0 { writer.head(3, count: contentCount) }
    }
}
