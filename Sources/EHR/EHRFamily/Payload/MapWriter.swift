internal import CBOR

/// Writes one CBOR map key by key; the count, which comes first, is put in at the end.
struct MapWriter {
    private var body: CanonicalEncoder
    private let start: Int
    private var count = 0

    init(capacity: Int) {
        var body = CanonicalEncoder(capacity: capacity)
        start = body.openMap()
        self.body = body
    }

    mutating func put(_ key: StaticString, _ value: String) {
        add(key)
        body.text(value)
    }

    mutating func put(_ key: StaticString, _ value: some LedgerText) { put(key, value.text) }

    mutating func put(_ key: StaticString, _ value: UInt64) {
        add(key)
        body.unsigned(value)
    }

    mutating func put(_ key: StaticString, _ value: Bool) {
        add(key)
        body.bool(value)
    }

    mutating func put(_ key: StaticString, _ value: EncryptionKey) {
        add(key)
        body.byteString(value.bytes)
    }

    mutating func put(_ key: StaticString, texts: [String]) {
        add(key)
        body.arrayHead(count: texts.count)
        for text in texts { body.text(text) }
    }

    /// Metrics in the order given.
    mutating func put(_ key: StaticString, _ metrics: [Metric]) {
        add(key)
        body.mapHead(count: metrics.count)
        for metric in metrics {
            body.text(metric.name.text)
            switch metric.value {
            case .integer(let number): body.unsigned(number)
            case .text(let text): body.text(text.text)
            }
        }
    }

    consuming func encoded() -> [UInt8] {
        body.closeMap(start, count: count)
        return body.bytes
    }

    private mutating func add(_ key: StaticString) {
        count += 1
        body.text(key)
    }
}
