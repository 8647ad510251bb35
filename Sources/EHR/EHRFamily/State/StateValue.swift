internal import CBOR

/// An entry of the family's state.
package protocol StateValue: Hashable, Sendable {
    /// The stored bytes: keys in the order of the specification's table, what has no value left out.
    func encoded() -> [UInt8]

    /// Reads stored bytes.
    /// - Throws: what is wrong with them; also where they are an entry of another kind.
    init(decoding bytes: [UInt8]) throws(StateError)
}

/// Stored bytes that are no entry of the kind expected.
package struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

protocol CodedStateValue: StateValue {
    /// Every key, in the order in which they are stored.
    static var keys: [MapFields.Key] { get }

    init(_ fields: MapFields) throws(Rejection)

    func write(to map: inout MapWriter)
}

/// Reads what this family's processors have written, in any order of keys, but nothing else.
private let decoder = StrictDecoder(
    limits: .init(
        bytes: Limits.entryBytes, depth: Limits.nesting, integer: Limits.integer, acceptsNegative: false,
        acceptsNull: false))

extension CodedStateValue {
    package func encoded() -> [UInt8] {
        var map = MapWriter(capacity: 256)
        write(to: &map)
        return map.encoded()
    }

    package init(decoding bytes: [UInt8]) throws(StateError) {
        let document: CBORDocument
        do {
            document = try decoder.document(bytes)
        } catch {
            throw StateError(description: error.description)
        }
        guard document.kind(document.root) == .map else { throw StateError(description: "not a CBOR map") }
        do {
            self = try Self(MapFields(document, keys: Self.keys))
        } catch {
            throw StateError(description: error.message)
        }
    }
}

extension MapFields {
    /// The version of an entry, which is left out while it is 1.
    func version(_ place: Int) throws(Rejection) -> UInt64 {
        guard let stored: UInt64 = try optional(place) else { return 1 }
        guard stored > 1 else { throw Rejection(.badState, "version \(stored) is never stored") }
        return stored
    }
}

extension MapWriter {
    mutating func put(version: UInt64) {
        if version != 1 { put("version", version) }
    }
}
