/// What S3 says about a failure: for programs, for people, and for those who run the server.
struct S3Fault: Decodable, Sendable {
    /// Such as `NoSuchKey`.
    let code: String
    /// S3's own sentence.
    let message: String?
    let requestID: String?
    /// Where the bucket is, if the request was for another region.
    let region: String?

    private enum Field: String, CodingKey {
        case code, message, requestId, region
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        func text(_ field: Field, _ limit: Int) -> String? {
            (try? fields.decode(XMLText.self, forKey: field)).flatMap { S3Fault.line($0.text, limit) }
        }
        guard let code = text(.code, 100) else {
            throw DecodingError.keyNotFound(Field.code, .init(codingPath: [], debugDescription: "no code"))
        }
        self.code = code
        message = text(.message, 300)
        requestID = text(.requestId, 100)
        region = text(.region, 60)
    }

    private init(code: String) {
        self.code = code
        (message, requestID, region) = (nil, nil, nil)
    }

    /// The same without sentence and details, if one of them repeats one of `secrets`.
    func without(_ secrets: [String]) -> S3Fault {
        let texts = [message, requestID, region].compactMap(\.self)
        let holdsSecret = secrets.contains { secret in
            // Texts are cut: the start of a secret is a secret.
            !secret.isEmpty && texts.contains { $0.contains(secret.prefix(16)) }
        }
        return holdsSecret ? S3Fault(code: code) : self
    }

    /// `text` as one line of at most `limit` characters, without control characters; nil if nothing is left.
    static func line(_ text: String, _ limit: Int) -> String? {
        let visible = text.unicodeScalars.map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: " "
            default: Character(scalar)
            }
        }
        let line = String(visible).split(separator: " ").joined(separator: " ")
        if line.isEmpty { return nil }
        return line.count > limit ? line.prefix(limit) + "…" : line
    }
}
