internal import CBOR

/// A text type with the rejection code for invalid text.
protocol TextFieldValue: LedgerText, FieldValue {
    static var rejectionCode: RejectionCode { get }
}

extension TextFieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard let accepted = document.withText(index, Self.accepts) else { throw .wrongType(key, expected: "a text") }
        guard accepted, let text = document.string(index) else {
            throw .content(Self.rejectionCode, key, expected: Self.rule)
        }
        self.init(unchecked: text)
    }

    func encode(to encoder: inout CanonicalEncoder) { encoder.text(text) }
}

extension Identifier: TextFieldValue { static var rejectionCode: RejectionCode { .badID } }
extension Code: TextFieldValue { static var rejectionCode: RejectionCode { .badCode } }
extension DigestHex: TextFieldValue { static var rejectionCode: RejectionCode { .badHex } }
extension SignatureHex: TextFieldValue { static var rejectionCode: RejectionCode { .badHex } }
extension PublicKeyHex: TextFieldValue { static var rejectionCode: RejectionCode { .badKey } }
extension PrintableText: TextFieldValue { static var rejectionCode: RejectionCode { .badText } }

extension UInt64: FieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard let value = document.unsigned(index) else { throw .wrongType(key, expected: "an integer") }
        self = value
    }

    func encode(to encoder: inout CanonicalEncoder) { encoder.unsigned(self) }
}

extension Bool: FieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard let value = document.bool(index) else { throw .wrongType(key, expected: "true or false") }
        self = value
    }

    func encode(to encoder: inout CanonicalEncoder) { encoder.bool(self) }
}

extension EncryptionKey: FieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard let bytes = document.byteString(index) else { throw .wrongType(key, expected: "a byte string") }
        guard let value = EncryptionKey(bytes) else { throw .content(.badKey, key, expected: Self.rule) }
        self = value
    }

    func encode(to encoder: inout CanonicalEncoder) { encoder.byteString(bytes) }
}

/// A text that is one of a few words.
protocol ChoiceFieldValue: FieldValue, RawRepresentable<String>, CaseIterable {}

extension ChoiceFieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard let text = document.string(index) else { throw .wrongType(key, expected: "a text") }
        guard let value = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: " or ")
            throw .content(.badChoice, key, expected: words)
        }
        self = value
    }

    func encode(to encoder: inout CanonicalEncoder) { encoder.text(rawValue) }
}

extension Scopes: FieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        let texts = try document.texts(ofArrayAt: index, key: key)
        guard let value = Scopes(unordered: texts) else { throw .content(.badScopes, key, expected: Self.rule) }
        self = value
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.arrayHead(count: texts.count)
        for text in texts { encoder.text(text) }
    }
}

/// An element of a key's list.
protocol ListedFieldValue: Sendable {
    static func list(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) -> [Self]

    static func encode(_ list: [Self], to encoder: inout CanonicalEncoder)
}

extension Array: FieldValue where Element: ListedFieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        self = try Element.list(document, at: index, key: key)
    }

    func encode(to encoder: inout CanonicalEncoder) { Element.encode(self, to: &encoder) }
}

/// The sites of a model, in the order given.
extension SiteID: ListedFieldValue {
    static func list(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) -> [SiteID] {
        let texts = try document.texts(ofArrayAt: index, key: key)
        let sites = texts.compactMap { SiteID($0) }
        guard (1...Limits.sites).contains(texts.count), sites.count == texts.count else {
            throw .content(.badSites, key, expected: "1 to \(Limits.sites) ids, each \(SiteID.rule)")
        }
        return sites
    }

    static func encode(_ list: [SiteID], to encoder: inout CanonicalEncoder) {
        encoder.arrayHead(count: list.count)
        for site in list { encoder.text(site.text) }
    }
}

/// The metrics of a model: sorted by the bytes of their names when read, written in the order given.
extension Metric: ListedFieldValue {
    static func list(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) -> [Metric] {
        guard document.kind(index) == .map else { throw .wrongType(key, expected: "a map") }
        try checkTypes(document, index, key)
        guard (1...Limits.metrics).contains(document.count(index)), let metrics = metrics(document, index) else {
            throw .content(
                .badMetrics, key,
                expected: """
                    a map of 1 to \(Limits.metrics) codes to integers or to \(PrintableText.rule)
                    """)
        }
        return metrics.sorted { $0.name < $1.name }
    }

    static func encode(_ list: [Metric], to encoder: inout CanonicalEncoder) {
        encoder.mapHead(count: list.count)
        for metric in list {
            encoder.text(metric.name.text)
            switch metric.value {
            case .integer(let number): encoder.unsigned(number)
            case .text(let text): encoder.text(text.text)
            }
        }
    }

    private static func checkTypes(_ document: CBORDocument, _ index: Int, _ key: StaticString) throws(Rejection) {
        var name = index + 1
        while name < document.next(index) {
            let kind = document.kind(name + 1)
            guard kind == .unsigned || kind == .text else {
                throw .wrongType(key, expected: "a map of codes to integers or texts")
            }
            name = document.next(name + 1)
        }
    }

    private static func metrics(_ document: CBORDocument, _ index: Int) -> [Metric]? {
        var metrics: [Metric] = []
        var name = index + 1
        while name < document.next(index) {
            guard let code = document.string(name).flatMap({ MetricCode($0) }) else { return nil }
            if let number = document.unsigned(name + 1) {
                metrics.append(Metric(name: code, value: .integer(number)))
            } else if let text = document.string(name + 1).flatMap({ PrintableText($0) }) {
                metrics.append(Metric(name: code, value: .text(text)))
            } else {
                return nil
            }
            name = document.next(name + 1)
        }
        return metrics
    }
}

extension CBORDocument {
    /// The texts of an array.
    /// - Throws: `wrong_type` if the item is not an array, or any of its elements is not a text.
    fileprivate func texts(ofArrayAt index: Int, key: StaticString) throws(Rejection) -> [String] {
        guard kind(index) == .array else { throw .wrongType(key, expected: "an array") }
        var texts: [String] = []
        texts.reserveCapacity(count(index))
        var element = index + 1
        while element < next(index) {
            guard let text = string(element) else { throw .wrongType(key, expected: "an array of texts") }
            texts.append(text)
            element = next(element)
        }
        return texts
    }
}
