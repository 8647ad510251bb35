internal import CBOR

/// An entry of the family's state.
public protocol StateValue: Hashable, Sendable {
    /// Which entry it is, by its own ids.
    var key: EntryKey { get }

    /// The stored bytes: keys in the order of the specification's table, what has no value left out.
    func encoded() -> [UInt8]

    /// Reads stored bytes.
    /// - Throws: what is wrong with them; also where they are an entry of another kind.
    init(decoding bytes: [UInt8]) throws(StateError)
}

/// Stored bytes that are no entry of the kind expected.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with them.
    public let description: String
}

/// An entry that is read and written by its form.
protocol CodedStateValue: StateValue {
    /// Every key, in the order in which they are stored.
    static var form: Form<Self> { get }

    /// Refuses values that are each as they must be, but do not go together.
    func check() throws(Rejection)
}

/// Reads what this family's processors have written, in any order of keys, but nothing else.
private let decoder = StrictDecoder(
    limits: .init(
        bytes: Limits.entryBytes, depth: Limits.nesting, integer: Limits.integer, acceptsNegative: false,
        acceptsNull: false))

extension CodedStateValue {
    func check() throws(Rejection) {}

    public func encoded() -> [UInt8] {
        var map = MapWriter(capacity: 256)
        Self.form.write(self, &map)
        return map.encoded()
    }

    public init(decoding bytes: [UInt8]) throws(StateError) {
        let document: CBORDocument
        do {
            document = try decoder.document(bytes)
        } catch {
            throw StateError(description: error.description)
        }
        guard document.kind(document.root) == .map else { throw StateError(description: "not a CBOR map") }
        do {
            let form = Self.form
            var map = try MapFields(document, keys: form.keys)
            self = try form.read(&map)
            try check()
        } catch {
            throw StateError(description: error.message)
        }
    }
}
