internal import FoundationEssentials
internal import RecordErrors
internal import XMLCoder

/// Decodes S3's XML answers in any style: entities, CDATA, comments, namespaces.
enum S3Answer {
    /// - Parameter root: the name of the document's element, without its prefix; some servers leave
    ///   out its end, “Result”.
    /// - Throws: `.objectsRefused` if `text` is not XML, or not the expected document.
    static func decode<Answer: Decodable>(
        _ type: Answer.Type, _ root: String, from text: String
    ) throws(RecordFailure) -> Answer {
        do {
            // The decoder takes any element for a document's.
            guard let found = S3Answer.root(of: text), [root, root.replacing("Result", with: "")].contains(found) else {
                throw OtherDocument()
            }
            return try decoder.decode(type, from: Data(text.utf8))
        } catch {
            throw RecordFailure(
                .objectsRefused, "it answers something else than S3's XML: is the endpoint an S3 server's?",
                cause: error)
        }
    }

    /// S3's error; nil if the answer is none. S3 may detect a failure after it has started an answer with 200.
    static func fault(in text: String) -> S3Fault? {
        try? decode(S3Fault.self, "Error", from: text)
    }

    private struct OtherDocument: Error {}

    /// The name of the first element; nil if something else comes first, as `<!DOCTYPE`, which S3 does not send.
    private static func root(of text: String) -> String? {
        var rest = text[...]
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
            if rest.hasPrefix("<?"), let end = rest.firstRange(of: "?>") {
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") {
                rest = rest[end.upperBound...]
            } else {
                break
            }
        }
        guard rest.first == "<" else { return nil }
        let name = rest.dropFirst().prefix { !$0.isWhitespace && $0 != "/" && $0 != ">" }
        return name.split(separator: ":").last.map(String.init)
    }

    private static var decoder: XMLDecoder {
        // White space next to child elements is layout; otherwise it may be part of a key.
        let decoder = XMLDecoder(trimValueWhitespaces: false, removeWhitespaceElements: true)
        decoder.shouldProcessNamespaces = true
        decoder.keyDecodingStrategy = .convertFromCapitalized
        return decoder
    }
}

/// An element's text.
struct XMLText: Decodable {
    let text: String

    private enum Part: String, CodingKey {
        case plain = ""
        case quoted = "#CDATA"
    }

    init(from decoder: any Decoder) throws {
        // XMLCoder keeps only one of a text and a CDATA section after it, so such a text would be truncated.
        let parts = try decoder.container(keyedBy: Part.self)
        if parts.contains(.plain), parts.contains(.quoted) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a text with a CDATA section in its middle"))
        }
        text = try decoder.singleValueContainer().decode(String.self)
    }
}

/// A page of the objects in a bucket.
struct ObjectPage: Decodable {
    struct Object: Decodable {
        let key: XMLText
        let size: UInt64?
        let lastModified: String?
    }

    let isTruncated: Bool?
    let contents: [Object]
}

/// A page of the unfinished uploads.
struct UploadPage: Decodable {
    struct Upload: Decodable {
        let key: XMLText
        let uploadId: XMLText
        let initiated: String?
    }

    let isTruncated: Bool?
    let nextKeyMarker: XMLText?
    let nextUploadIdMarker: XMLText?
    let upload: [Upload]
}

/// An upload that was started.
struct StartedUpload: Decodable {
    let uploadId: XMLText
}

/// An object that was made of an upload's parts.
struct CompletedUpload: Decodable {
    let eTag: XMLText?
    let checksumSHA256: XMLText?
}

/// Turns an upload's parts into an object.
struct CompleteMultipartUpload: Encodable {
    struct Part: Encodable {
        let partNumber: Int
        let eTag: String
        /// In base64, of parts that S3 took one with.
        let checksumSHA256: String?
    }

    let part: [Part]

    /// The body of a request.
    func encoded() throws(RecordFailure) -> [UInt8] {
        let encoder = XMLEncoder()
        encoder.keyEncodingStrategy = .capitalized
        do {
            return Array(try encoder.encode(self, withRootKey: "CompleteMultipartUpload"))
        } catch {
            throw RecordFailure(.objectsRefused, "the parts' names could not be written: \(error)", cause: error)
        }
    }
}
