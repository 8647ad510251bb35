internal import Glibc

/// One pass of `StrictDecoder` over a message: takes libcbor's events one by one and either appends an item or refuses
/// it with the reason.
///
/// Open containers are linked to their parents through `Item.end`, and the counters of all but the innermost are kept
/// in their items, so the pass needs no separate stack.
struct StrictReading {
    private(set) var items: [CBORDocument.Item] = []
    private let limits: StrictDecoder.Limits
    /// The innermost open container, or -1.
    private var open: Int32 = -1
    private var depth = 0
    /// The number of items in the open container, counting keys and values separately; `indefinite` if a break ends it.
    private var expected = Self.indefinite
    /// The number of items read so far.
    private var read: Int32 = 0

    private static let indefinite = UInt64.max

    init(limits: StrictDecoder.Limits, capacity: Int) {
        self.limits = limits
        items.reserveCapacity(capacity)
    }

    /// Reads `buffer` to its end.
    mutating func run(_ buffer: UnsafeBufferPointer<UInt8>) -> CBORError? {
        guard let base = buffer.baseAddress, !buffer.isEmpty else { return .truncated(offset: 0) }
        var offset = 0
        var event = StreamingDecoder.Event()
        repeat {
            let length = StreamingDecoder.next(base + offset, count: buffer.count - offset, into: &event)
            if let failure = take(event, at: offset, of: buffer) { return failure }
            offset += length
        } while open >= 0
        guard offset == buffer.count else {
            return .trailingBytes(offset: offset, count: buffer.count - offset)
        }
        return nil
    }

    private mutating func take(
        _ event: StreamingDecoder.Event, at offset: Int,
        of buffer: UnsafeBufferPointer<UInt8>
    ) -> CBORError? {
        if let failure = refusal(event, at: offset) { return failure }
        if event.kind != .text, event.kind != .end, open >= 0, items[Int(open)].kind == .map, read & 1 == 0 {
            return .keyNotText(offset: offset)
        }
        switch event.kind {
        case .unsigned:
            guard event.value <= limits.integer else {
                return .integerTooLarge(event.value, offset: offset, limit: limits.integer)
            }
            append(.unsigned, offset, event.value)
        case .negative: append(.negative, offset, event.value)
        case .bool: append(.bool, offset, event.value)
        case .null: append(.null, offset, 0)
        case .bytes, .text:
            if let failure = appendString(event, at: offset, of: buffer) { return failure }
        case .array, .map, .indefiniteArray, .indefiniteMap:
            if let failure = openContainer(event, at: offset, left: buffer.count - offset) { return failure }
        case .end:
            guard open >= 0, expected == Self.indefinite else { return .misplacedBreak(offset: offset) }
            if items[Int(open)].kind == .map, read & 1 == 1 { return .missingValue(offset: offset) }
            if let failure = closeContainer(of: buffer) { return failure }
        case .undefined, .tag, .float, .indefiniteString, .truncated, .malformed:
            return .malformed(offset: offset)
        }
        while open >= 0, UInt64(truncatingIfNeeded: read) == expected {
            if let failure = closeContainer(of: buffer) { return failure }
        }
        return nil
    }

    /// Why an item of this kind is refused; nil if it may be accepted.
    private func refusal(_ event: StreamingDecoder.Event, at offset: Int) -> CBORError? {
        switch event.kind {
        case .truncated: .truncated(offset: offset)
        case .malformed: .malformed(offset: offset)
        case .tag: .unsupported(.tag, offset: offset)
        case .float: .unsupported(.float, offset: offset)
        case .undefined: .unsupported(.undefined, offset: offset)
        case .indefiniteString: .unsupported(.indefiniteString, offset: offset)
        case .null where !limits.acceptsNull: .unsupported(.null, offset: offset)
        case .negative where !limits.acceptsNegative: .unsupported(.negative, offset: offset)
        default: nil
        }
    }

    private mutating func append(_ kind: CBORDocument.Kind, _ offset: Int, _ value: UInt64, content: Int = 0) {
        // Messages are shorter than 2 GiB and an item takes at least a byte, so nothing is truncated here.
        items.append(
            .init(
                kind: kind, offset: Int32(truncatingIfNeeded: offset),
                content: Int32(truncatingIfNeeded: content),
                end: Int32(truncatingIfNeeded: items.count + 1), value: value))
        read &+= 1
    }

    private mutating func appendString(
        _ event: StreamingDecoder.Event, at offset: Int,
        of buffer: UnsafeBufferPointer<UInt8>
    ) -> CBORError? {
        let count = Int(truncatingIfNeeded: event.value)
        var start = 0
        // libcbor passes an address inside `buffer`; for an empty string it may be anything.
        if count != 0, let content = event.content, let base = buffer.baseAddress { start = content - base }
        guard count >= 0, start >= 0, start <= buffer.count, count <= buffer.count - start else {
            return .truncated(offset: offset)
        }
        if event.kind == .text, !Self.isUTF8(UnsafeBufferPointer(rebasing: buffer[start..<start + count])) {
            return .invalidUTF8(offset: offset)
        }
        append(event.kind == .text ? .text : .bytes, offset, event.value, content: start)
        return nil
    }

    private static func isUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        do {
            _ = try UTF8Span(validating: text.span)
            return true
        } catch {
            return false
        }
    }

    private mutating func openContainer(_ event: StreamingDecoder.Event, at offset: Int, left: Int) -> CBORError? {
        guard depth < limits.depth else { return .tooDeep(offset: offset, limit: limits.depth) }
        let isMap = event.kind == .map || event.kind == .indefiniteMap
        var count = Self.indefinite
        if event.kind == .array || event.kind == .map {
            // An item takes at least a byte, so a larger count is impossible; and doubling a smaller one cannot
            // overflow.
            guard event.value <= UInt64(left) else { return .truncated(offset: offset) }
            count = isMap ? event.value * 2 : event.value
        }
        append(isMap ? .map : .array, offset, 0)
        if open >= 0 {
            items[Int(open)].value = expected
            items[Int(open)].content = read
        }
        items[items.count - 1].end = open
        open = Int32(truncatingIfNeeded: items.count - 1)
        depth += 1
        expected = count
        read = 0
        return nil
    }

    private mutating func closeContainer(of buffer: UnsafeBufferPointer<UInt8>) -> CBORError? {
        let closed = Int(open)
        open = items[closed].end
        depth -= 1
        items[closed].end = Int32(truncatingIfNeeded: items.count)
        items[closed].content = 0
        items[closed].value = UInt64(truncatingIfNeeded: items[closed].kind == .map ? read / 2 : read)
        let isMap = items[closed].kind == .map
        if open >= 0 {
            expected = items[Int(open)].value
            read = items[Int(open)].content
        }
        return isMap ? duplicateKey(inMap: closed, of: buffer) : nil
    }

    /// Compares every key with all earlier ones; in a large map sorts them first, so that no message makes this slow.
    private func duplicateKey(inMap index: Int, of buffer: UnsafeBufferPointer<UInt8>) -> CBORError? {
        let count = Int(items[index].value)
        if count < 2 { return nil }
        if count > 16 { return duplicateKeyBySorting(inMap: index, count: count, of: buffer) }
        let end = Int(items[index].end)
        var key = Int(items[index + 1 + 1].end)
        while key < end {
            var earlier = index + 1
            while earlier < key {
                if sameText(earlier, key, of: buffer) {
                    return .duplicateKey(offset: Int(items[key].offset))
                }
                earlier = Int(items[earlier + 1].end)
            }
            key = Int(items[key + 1].end)
        }
        return nil
    }

    private func duplicateKeyBySorting(
        inMap index: Int, count: Int,
        of buffer: UnsafeBufferPointer<UInt8>
    ) -> CBORError? {
        var keys: [Int] = []
        keys.reserveCapacity(count)
        var key = index + 1
        while key < Int(items[index].end) {
            keys.append(key)
            key = Int(items[key + 1].end)
        }
        keys.sort { left, right in
            let (first, second) = (text(left, of: buffer), text(right, of: buffer))
            if first.lexicographicallyPrecedes(second) { return true }
            return left < right && sameText(left, right, of: buffer)
        }
        for (left, right) in zip(keys, keys.dropFirst()) where sameText(left, right, of: buffer) {
            return .duplicateKey(offset: Int(items[right].offset))
        }
        return nil
    }

    private func sameText(_ left: Int, _ right: Int, of buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        guard items[left].value == items[right].value else { return false }
        let (first, second) = (text(left, of: buffer), text(right, of: buffer))
        guard let start = first.baseAddress, let other = second.baseAddress else { return true }
        return memcmp(start, other, first.count) == 0
    }

    private func text(_ index: Int, of buffer: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = Int(items[index].content)
        return UnsafeBufferPointer(rebasing: buffer[start..<start + Int(items[index].value)])
    }
}
