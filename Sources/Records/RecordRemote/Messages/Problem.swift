internal import FoundationEssentials
package import RecordErrors

/// A problem document (RFC 9457): an error as the service tells it.
package struct Problem: Sendable {
    package let status: Int
    package let error: RecordFailure
    /// What the service's log has under `request`.
    package let request: String?

    /// - Parameter status: the code's where not given.
    package init(_ error: RecordFailure, status: Int? = nil, request: String? = nil) {
        self.status = status ?? error.code.status
        self.error = error
        self.request = request
    }

    /// What is thrown to whoever asked: where a caller can do something about it, the same that a desk in this process
    /// fails with. What only the service's operator can mend is the service's failure.
    var failure: RecordFailure {
        if error.code.isForCaller { return error }
        return RecordFailure(
            .serviceFailed, "the encryption service answers: \(error) (\(error.code.text))",
            isRetryable: [429, 503, 504].contains(status))
    }
}

extension Problem: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static let own: Set<String> = ["type", "title", "status", "code", "detail", "request_id"]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        func name(_ text: String) -> Name { Name(stringValue: text) }
        var facts: [String: RecordFailure.Fact] = [:]
        for key in container.allKeys where !Problem.own.contains(key.stringValue) {
            if let number = try? container.decode(UInt64.self, forKey: key) {
                facts[key.stringValue] = .number(number)
            } else if let text = try? container.decode(String.self, forKey: key) {
                facts[key.stringValue] = .text(text)
            }
        }
        let error = RecordFailure(
            RecordFailure.Code(try container.decode(String.self, forKey: name("code"))),
            sentence: try container.decodeIfPresent(String.self, forKey: name("detail")) ?? "", facts: facts)
        self.init(
            error, status: try container.decode(Int.self, forKey: name("status")),
            request: try container.decodeIfPresent(String.self, forKey: name("request_id")))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        func name(_ text: String) -> Name { Name(stringValue: text) }
        let code = error.code.text
        try container.encode("urn:ehr:problem:\(code)", forKey: name("type"))
        // One title for each code, as RFC 9457 has it; its words are the code's.
        let title = code.split(separator: "_").joined(separator: " ")
        try container.encode(title.prefix(1).uppercased() + title.dropFirst(), forKey: name("title"))
        try container.encode(status, forKey: name("status"))
        try container.encode(code, forKey: name("code"))
        try container.encode(error.description, forKey: name("detail"))
        try container.encodeIfPresent(request, forKey: name("request_id"))
        for (key, fact) in error.facts {
            switch fact {
            case .text(let text): try container.encode(text, forKey: name(key))
            case .number(let number): try container.encode(number, forKey: name(key))
            }
        }
    }
}
