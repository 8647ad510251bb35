internal import CBOR

/// A text type knows the code under which it is refused.
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
}

extension Bool: FieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard let value = document.bool(index) else { throw .wrongType(key, expected: "true or false") }
        self = value
    }
}

extension EncryptionKey: FieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard let bytes = document.byteString(index) else { throw .wrongType(key, expected: "a byte string") }
        guard let value = EncryptionKey(bytes) else { throw .content(.badKey, key, expected: Self.rule) }
        self = value
    }
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
}

extension Scopes: FieldValue {
    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        let texts = try document.texts(ofArrayAt: index, key: key)
        guard let value = Scopes(unordered: texts) else { throw .content(.badScopes, key, expected: Self.rule) }
        self = value
    }
}

/// The sites of a model, in the order given.
struct SiteList: FieldValue {
    let sites: [SiteID]

    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        let texts = try document.texts(ofArrayAt: index, key: key)
        sites = texts.compactMap { SiteID($0) }
        guard (1...Limits.sites).contains(texts.count), sites.count == texts.count else {
            throw .content(.badSites, key, expected: "1 to \(Limits.sites) ids, each \(SiteID.rule)")
        }
    }
}

/// The metrics of a model, sorted by the bytes of their names.
struct MetricList: FieldValue {
    let metrics: [Metric]

    init(_ document: CBORDocument, at index: Int, key: StaticString) throws(Rejection) {
        guard document.kind(index) == .map else { throw .wrongType(key, expected: "a map") }
        try Self.checkTypes(document, index, key)
        guard (1...Limits.metrics).contains(document.count(index)),
            let metrics = Self.metrics(document, index)
        else {
            throw .content(
                .badMetrics, key,
                expected: """
                    a map of 1 to \(Limits.metrics) codes to integers or to \(PrintableText.rule)
                    """)
        }
        self.metrics = metrics.sorted { $0.name < $1.name }
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
    /// - Throws: `wrong_type` where the item is no array or any element, wherever it stands, no text.
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
