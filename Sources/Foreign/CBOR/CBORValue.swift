// CBOR: RFC 8949, written canonically and read strictly.
//
// `CanonicalEncoder` writes definite lengths and shortest integers and keeps the given order of map keys, so that equal
// values have equal bytes. `StrictDecoder` reads through libcbor's streaming decoder and adds every check that libcbor
// leaves to its caller: UTF-8, duplicate keys, depth, size, trailing bytes, misplaced breaks, impossible counts. It
// yields a `CBORDocument` (flat, one allocation, for hot paths) or a `CBORValue` (a tree, for everything else).
//
// It does not know what any key means, which keys a map must have or which codes a caller answers with. It refuses the
// parts of CBOR on which implementations differ: tags, floats, undefined, other simple values, strings of indefinite
// length, map keys that are not text. C pointers never leave the module.

/// One CBOR data item as a tree. Maps keep the order of their entries; two texts are equal when their bytes are.
public enum CBORValue: Sendable {
    /// An integer of 0 or more.
    case unsigned(UInt64)
    /// The integer -1 - n, as in CBOR's major type 1.
    case negative(UInt64)
    /// A byte string.
    case bytes([UInt8])
    /// A text.
    case text(String)
    /// An array, in order.
    case array([CBORValue])
    /// A map, in the order of reading or writing.
    case map([(key: CBORValue, value: CBORValue)])
    /// True or false.
    case bool(Bool)
    /// Null.
    case null
}

extension CBORValue: Hashable {
    // Written by hand: tuples are not Equatable, and Swift's `==` on strings is canonical equivalence, which makes keys
    // equal that differ in every other language.
    public static func == (left: CBORValue, right: CBORValue) -> Bool {
        switch (left, right) {
        case (.unsigned(let a), .unsigned(let b)), (.negative(let a), .negative(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)): a == b
        case (.map(let a), .map(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        case (.bool(let a), .bool(let b)): a == b
        case (.null, .null): true
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .unsigned(let value):
            hasher.combine(0)
            hasher.combine(value)
        case .negative(let value):
            hasher.combine(1)
            hasher.combine(value)
        case .bytes(let value):
            hasher.combine(2)
            hasher.combine(value)
        case .text(let value):
            hasher.combine(3)
            hasher.combine(Array(value.utf8))
        case .array(let value):
            hasher.combine(4)
            hasher.combine(value)
        case .map(let value):
            hasher.combine(5)
            hasher.combine(value.count)
            for (key, value) in value {
                hasher.combine(key)
                hasher.combine(value)
            }
        case .bool(let value):
            hasher.combine(6)
            hasher.combine(value)
        case .null: hasher.combine(7)
        }
    }
}

extension CBORValue {
    /// The value of the text key `key`; nil if this is not a map or has no such key. Searches the map in order.
    public subscript(key: String) -> CBORValue? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key == .text(key) }?.value
    }
}
