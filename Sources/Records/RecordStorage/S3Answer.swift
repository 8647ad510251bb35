internal import FoundationEssentials
internal import RecordErrors
internal import XMLCoder

/// Reads what S3 answers in XML, however the server likes to write it: entities, CDATA, comments, namespaces.
enum S3Answer {
    /// - Throws: `.objectsRefused` where `text` is not XML, or not what was asked for.
    static func decode<Answer: Decodable>(_ type: Answer.Type, from text: String) throws(RecordFailure) -> Answer {
        do {
            return try decoder.decode(type, from: Data(text.utf8))
        } catch {
            throw RecordFailure(
                .objectsRefused, "it answers something else than S3's XML: is the endpoint an S3 server's?",
                cause: error)
        }
    }

    /// S3's own word for what is wrong, as `NoSuchKey`; nil where the answer is no error. S3 may find that it failed
    /// after it has begun an answer with 200.
    static func errorCode(in text: String) -> String? {
        // Spares a long listing, which has no such element, to be read twice.
        guard text.contains("Code") else { return nil }
        return (try? decode(S3Error.self, from: text))?.code.text
    }

    private static var decoder: XMLDecoder {
        // White space that an element has beside other elements is layout; what it has alone may be part of a key.
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
        // XMLCoder keeps only the one of a text and a CDATA section after it: such a text would be cut short.
        let parts = try decoder.container(keyedBy: Part.self)
        if parts.contains(.plain), parts.contains(.quoted) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a text with a CDATA section in its middle"))
        }
        text = try decoder.singleValueContainer().decode(String.self)
    }
}

private struct S3Error: Decodable {
    let code: XMLText
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

/// A page of the uploads that were started and not ended.
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

/// Makes an object of an upload's parts.
struct CompleteMultipartUpload: Encodable {
    struct Part: Encodable {
        let partNumber: Int
        let eTag: String
    }

    let part: [Part]

    /// As a request's body.
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
