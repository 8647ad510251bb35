internal import CBOR

/// Writes one CBOR map key by key; the count, which comes first, is filled in at the end.
struct MapWriter {
    private var body: CanonicalEncoder
    private let start: Int
    private var count = 0

    init(capacity: Int) {
        var body = CanonicalEncoder(capacity: capacity)
        start = body.openMap()
        self.body = body
    }

    mutating func put(_ key: StaticString, _ value: some FieldValue) {
        count += 1
        body.text(key)
        value.encode(to: &body)
    }

    /// Writes a text that is a constant of the program.
    mutating func put(_ key: StaticString, _ value: StaticString) {
        count += 1
        body.text(key)
        body.text(value)
    }

    consuming func encoded() -> [UInt8] {
        body.closeMap(start, count: count)
        return body.bytes
    }
}
