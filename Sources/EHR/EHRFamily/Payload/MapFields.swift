internal import CBOR

/// One CBOR map, checked against its allowed keys; the fields of a `Form` then read their values from it, one after
/// another.
///
/// It reads both payloads and stored entries. It keeps an index per key instead of a dictionary: reading a payload of
/// two keys allocates nothing besides the document.
struct MapFields {
    struct Key: Sendable {
        let name: StaticString
        let isRequired: Bool
    }

    private let document: CBORDocument
    /// Where the value of each key is in the document; -1 where it is absent. No form has more keys.
    private var indexes = InlineArray<16, Int>(repeating: -1)
    /// The first key of the next field.
    private var place = 0

    /// Finds the keys in the root of `document`, which must be a map.
    ///
    /// - Parameter ignored: a key that the caller has already read.
    /// - Throws: `unknown_key` for the first one that `keys` lacks, then `missing_key` for the first required one that
    ///   is absent.
    init(_ document: CBORDocument, keys: [Key], ignoring ignored: StaticString? = nil) throws(Rejection) {
        self.document = document
        var index = document.root + 1
        let end = document.next(document.root)
        while index < end {
            if let place = keys.firstIndex(where: { document.isText(index, $0.name) }) {
                indexes[place] = index + 1
            } else if ignored.map({ document.isText(index, $0) }) != true {
                throw Self.unknownKey(document, index)
            }
            index = document.next(index + 1)
        }
        for place in keys.indices where keys[place].isRequired && indexes[place] < 0 {
            throw .missingKey(keys[place].name)
        }
    }

    /// The value of the next key, `name`, which must be present.
    mutating func required<Value: FieldValue>(
        _ name: StaticString, as type: Value.Type = Value.self
    ) throws(Rejection) -> Value {
        let index = indexes[place]
        guard index >= 0 else { throw .missingKey(name) }
        place += 1
        return try Value(document, at: index, key: name)
    }

    /// The value of the next key, `name`; nil if it is absent.
    mutating func optional<Value: FieldValue>(_ name: StaticString) throws(Rejection) -> Value? {
        let index = indexes[place]
        place += 1
        return index < 0 ? nil : try Value(document, at: index, key: name)
    }

    /// Whether the next key is present, or the one `offset` keys after it.
    func hasNext(_ offset: Int = 0) -> Bool { indexes[place + offset] >= 0 }

    /// Skips the next keys.
    mutating func skip(_ count: Int) { place += count }

    private static func unknownKey(_ document: CBORDocument, _ index: Int) -> Rejection {
        // A message includes a key from outside only if it is safe to print.
        let name = document.string(index).flatMap { TextRules.check($0, TextRules.isIdentifier) ? " " + $0 : nil }
        return Rejection(.unknownKey, "The key\(name ?? "") at byte \(document.offset(index)) is not known here")
    }
}

/// A value that one key of a map can hold.
protocol FieldValue: Sendable {
    /// Reads the item at `index`.
    /// - Throws: `wrong_type` if its CBOR type is wrong, else the type's own code if its content is.
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection)

    /// Writes the item.
    func encode(to encoder: inout CanonicalEncoder)
}

extension Rejection {
    static func missingKey(_ name: StaticString) -> Rejection {
        Rejection(.missingKey, "The key \(name) is missing", .key("\(name)"))
    }

    static func wrongType(_ key: StaticString, expected: String) -> Rejection {
        Rejection(.wrongType, "\(key) must be \(expected)", .key("\(key)"))
    }

    static func content(_ code: RejectionCode, _ key: StaticString, expected: String) -> Rejection {
        Rejection(code, "\(key) must be \(expected)", .key("\(key)"))
    }
}
