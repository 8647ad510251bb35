internal import Glibc

/// A message that `StrictDecoder` has accepted, as a flat list of its items in the order of their bytes.
///
/// Items are identified by index: 0 is the root, a container's first child has the index after its own, and `next`
/// skips an item with everything in it. Every index that the document returns is valid for it.
package struct CBORDocument: Sendable {
    package enum Kind: UInt8, Sendable {
        case unsigned, negative, bytes, text, array, map, bool, null
    }

    struct Item {
        var kind: Kind
        /// The offset of the item's head, in bytes.
        var offset: Int32
        /// The offset of a string's content, in bytes.
        var content: Int32 = 0
        /// The index after the last item inside this one. While a container is open: its parent's index, or -1.
        var end: Int32 = 0
        /// An integer's argument, a string's length in bytes, a container's count (a map: of pairs), a bool.
        var value: UInt64
    }

    package let source: [UInt8]
    let items: [Item]

    package var root: Int { 0 }

    package func kind(_ index: Int) -> Kind { items[index].kind }

    /// The number of elements of an array, of pairs of a map, of bytes of a string.
    package func count(_ index: Int) -> Int { Int(truncatingIfNeeded: items[index].value) }

    /// The index of the item that follows `index` and all that is inside it.
    package func next(_ index: Int) -> Int { Int(items[index].end) }

    /// The offset of the item's head in `source`.
    package func offset(_ index: Int) -> Int { Int(items[index].offset) }

    package func unsigned(_ index: Int) -> UInt64? {
        items[index].kind == .unsigned ? items[index].value : nil
    }

    package func bool(_ index: Int) -> Bool? {
        items[index].kind == .bool ? items[index].value != 0 : nil
    }

    package func string(_ index: Int) -> String? {
        guard items[index].kind == .text else { return nil }
        return String(decoding: source[content(index)], as: UTF8.self)
    }

    package func byteString(_ index: Int) -> [UInt8]? {
        guard items[index].kind == .bytes else { return nil }
        return Array(source[content(index)])
    }

    /// Whether the item is a text of exactly these bytes.
    package func isText(_ index: Int, _ expected: StaticString) -> Bool {
        guard items[index].kind == .text, count(index) == expected.utf8CodeUnitCount else { return false }
        let content = content(index)
        return source.withUnsafeBufferPointer { source in
            guard let start = UnsafeBufferPointer(rebasing: source[content]).baseAddress else { return true }
            return memcmp(start, expected.utf8Start, content.count) == 0
        }
    }

    /// Runs `body` on the content of a text; nil if the item is not one. `body` must not keep the span.
    package func withText<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result? {
        guard items[index].kind == .text else { return nil }
        return body(source.span.extracting(content(index)))
    }

    /// The item and everything inside it as a tree.
    package func value(_ index: Int) -> CBORValue {
        let item = items[index]
        switch item.kind {
        case .unsigned: return .unsigned(item.value)
        case .negative: return .negative(item.value)
        case .bytes: return .bytes(Array(source[content(index)]))
        case .text: return .text(String(decoding: source[content(index)], as: UTF8.self))
        case .bool: return .bool(item.value != 0)
        case .null: return .null
        case .array:
            var elements: [CBORValue] = []
            var child = index + 1
            while child < next(index) {
                elements.append(value(child))
                child = next(child)
            }
            return .array(elements)
        case .map:
            var entries: [(key: CBORValue, value: CBORValue)] = []
            var key = index + 1
            while key < next(index) {
                entries.append((value(key), value(key + 1)))
                key = next(key + 1)
            }
            return .map(entries)
        }
    }

    private func content(_ index: Int) -> Range<Int> {
        let start = Int(items[index].content)
        return start..<start + count(index)
    }
}
