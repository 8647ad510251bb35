internal import CCBOR

/// libcbor's streaming decoder behind one call: `next` reads one item head and reports its kind.
///
/// libcbor reports through callbacks. Each of ours writes a kind and a value into the `Event` at the given address, so
/// an item costs no allocation and no Swift object.
struct StreamingDecoder {
    struct Event {
        var kind: Kind = .malformed
        /// An integer's argument, a string's length, a container's claimed count, a bool (0 or 1).
        var value: UInt64 = 0
        /// Where a string's content begins; valid as long as the decoded buffer.
        var content: UnsafePointer<UInt8>?
    }

    enum Kind: UInt8 {
        case unsigned, negative, bytes, text, array, map, indefiniteArray, indefiniteMap, bool, null
        case undefined, tag, float, indefiniteString, end
        case truncated, malformed
    }

    /// Decodes the item head at `start` (a string's content with it) and returns the number of bytes read, which is
    /// meaningless after `.truncated` and `.malformed`.
    static func next(_ start: UnsafePointer<UInt8>, count: Int, into event: inout Event) -> Int {
        let result = cbor_stream_decode(start, count, callbacks, &event)
        switch result.status {
        case CBOR_DECODER_FINISHED: break
        case CBOR_DECODER_NEDATA: event.kind = .truncated
        default: event.kind = .malformed
        }
        return result.read
    }

    // nonisolated(unsafe): written once here and only read afterwards; never freed, because decoding may happen until
    // the process ends.
    nonisolated(unsafe) private static let callbacks: UnsafePointer<cbor_callbacks> = {
        let table = UnsafeMutablePointer<cbor_callbacks>.allocate(capacity: 1)
        table.initialize(to: cbor_callbacks())
        setScalars(&table.pointee)
        setStringsAndContainers(&table.pointee)
        setUnsupported(&table.pointee)
        return UnsafePointer(table)
    }()

    private static func setScalars(_ table: inout cbor_callbacks) {
        table.uint8 = { report($0, .unsigned, UInt64($1)) }
        table.uint16 = { report($0, .unsigned, UInt64($1)) }
        table.uint32 = { report($0, .unsigned, UInt64($1)) }
        table.uint64 = { report($0, .unsigned, $1) }
        table.negint8 = { report($0, .negative, UInt64($1)) }
        table.negint16 = { report($0, .negative, UInt64($1)) }
        table.negint32 = { report($0, .negative, UInt64($1)) }
        table.negint64 = { report($0, .negative, $1) }
        table.boolean = { report($0, .bool, $1 ? 1 : 0) }
        table.null = { report($0, .null) }
    }

    private static func setStringsAndContainers(_ table: inout cbor_callbacks) {
        table.byte_string = { report($0, .bytes, length($2), $1) }
        table.string = { report($0, .text, length($2), $1) }
        table.array_start = { report($0, .array, length($1)) }
        table.map_start = { report($0, .map, length($1)) }
        table.indef_array_start = { report($0, .indefiniteArray) }
        table.indef_map_start = { report($0, .indefiniteMap) }
        table.indef_break = { report($0, .end) }
    }

    private static func setUnsupported(_ table: inout cbor_callbacks) {
        table.byte_string_start = { report($0, .indefiniteString) }
        table.string_start = { report($0, .indefiniteString) }
        table.tag = { context, _ in report(context, .tag) }
        table.float2 = { context, _ in report(context, .float) }
        table.float4 = { context, _ in report(context, .float) }
        table.float8 = { context, _ in report(context, .float) }
        table.undefined = { report($0, .undefined) }
    }
}

/// Counts are size_t in C and arrive as Int: one of 2^63 or more is negative here, and huge again as UInt64.
private func length(_ count: Int) -> UInt64 { UInt64(bitPattern: Int64(count)) }

// A free function, since a C callback may not capture a metatype.
private func report(
    _ context: UnsafeMutableRawPointer?, _ kind: StreamingDecoder.Kind, _ value: UInt64 = 0,
    _ content: UnsafePointer<UInt8>? = nil
) {
    guard let event = context?.assumingMemoryBound(to: StreamingDecoder.Event.self) else { return }
    event.pointee.kind = kind
    event.pointee.value = value
    event.pointee.content = content
}
