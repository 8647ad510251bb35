internal import CBOR

/// One CBOR map held against the table of keys that it may have; values are then read by their place in the table.
///
/// Payloads and stored entries are both read through it. It keeps an index per key and no dictionary: a payload of two
/// keys is read without an allocation beside the document's.
struct MapFields {
    struct Key: Sendable {
        let name: StaticString
        let isRequired: Bool

        static func required(_ name: StaticString) -> Key { Key(name: name, isRequired: true) }
        static func optional(_ name: StaticString) -> Key { Key(name: name, isRequired: false) }
    }

    /// No table has more keys than this.
    static let capacity = 16

    private let document: CBORDocument
    private let keys: [Key]
    /// Where the value of each key of the table is in the document; -1 where it is absent.
    private var indexes = InlineArray<16, Int>(repeating: -1)

    /// Takes the root of `document` apart, which the caller knows to be a map.
    ///
    /// - Parameter ignored: a key that the caller has read already.
    /// - Throws: `unknown_key` for the first one that the table lacks, then `missing_key` for the first required one of
    ///   the table that is absent.
    init(_ document: CBORDocument, keys: [Key], ignoring ignored: StaticString? = nil) throws(Rejection) {
        self.document = document
        self.keys = keys
        var index = document.root + 1
        let end = document.next(document.root)
        while index < end {
            if let place = Self.place(of: index, in: document, keys) {
                indexes[place] = index + 1
            } else if ignored.map({ document.isText(index, $0) }) != true {
                throw Self.unknownKey(document, index)
            }
            index = document.next(index + 1)
        }
        for place in keys.indices where keys[place].isRequired && indexes[place] < 0 {
            throw Self.missingKey(keys[place].name)
        }
    }

    func has(_ place: Int) -> Bool { indexes[place] >= 0 }

    /// The value of a required key.
    func value<Value: FieldValue>(_ place: Int, as type: Value.Type = Value.self) throws(Rejection) -> Value {
        guard indexes[place] >= 0 else { throw Self.missingKey(keys[place].name) }
        return try Value(document, at: indexes[place], key: keys[place].name)
    }

    /// The value of a key that may be absent.
    func optional<Value: FieldValue>(_ place: Int, as type: Value.Type = Value.self) throws(Rejection) -> Value? {
        guard indexes[place] >= 0 else { return nil }
        return try Value(document, at: indexes[place], key: keys[place].name)
    }

    static func missingKey(_ name: StaticString) -> Rejection {
        Rejection(.missingKey, "The key \(name) is missing", .key("\(name)"))
    }

    private static func place(of index: Int, in document: CBORDocument, _ keys: [Key]) -> Int? {
        for place in keys.indices where document.isText(index, keys[place].name) { return place }
        return nil
    }

    private static func unknownKey(_ document: CBORDocument, _ index: Int) -> Rejection {
        // A key from outside goes into a message only where it is harmless to print.
        let name = document.string(index).flatMap { TextRules.check($0, TextRules.isIdentifier) ? " " + $0 : nil }
        return Rejection(.unknownKey, "The key\(name ?? "") at byte \(document.offset(index)) is not known here")
    }
}

/// A value that one key of a map can hold.
protocol FieldValue {
    /// Reads the item at `index`.
    /// - Throws: `wrong_type` where its CBOR type is another one, else the type's own code where its content is.
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection)
}

extension Rejection {
    static func wrongType(_ key: StaticString, expected: String) -> Rejection {
        Rejection(.wrongType, "\(key) must be \(expected)", .key("\(key)"))
    }

    static func content(_ code: RejectionCode, _ key: StaticString, expected: String) -> Rejection {
        Rejection(code, "\(key) must be \(expected)", .key("\(key)"))
    }
}
