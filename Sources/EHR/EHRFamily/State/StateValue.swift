internal import CBOR

/// An entry of the family's state.
public protocol StateValue: Hashable, Sendable {
    /// The entry's key, from its own ids.
    var key: EntryKey { get }

    /// The stored bytes: keys in the order of the specification's table, without those that have no value.
    func encoded() -> [UInt8]

    /// Reads stored bytes.
    /// - Throws: what is wrong with them; also if they are an entry of another kind.
    init(decoding bytes: [UInt8]) throws(StateError)
}

/// Stored bytes that are not an entry of the expected kind.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with them.
    public let description: String
}

/// An entry that its form reads and writes.
protocol CodedStateValue: StateValue {
    /// Every key, in the order in which they are stored.
    static var form: Form<Self> { get }

    /// Refuses values that are each valid, but not together.
    func check() throws(Rejection)
}

/// Accepts entries of this family's processors, with keys in any order, and nothing else.
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
