internal import FoundationEssentials

/// A problem document (RFC 9457). `code` is what programs go by; each is explained in docs/errors.md and never changes
/// its meaning.
package struct Problem: Error, Equatable, Sendable {
    /// A figure or word that goes with a code.
    package enum Member: Equatable, Sendable {
        case text(String)
        case number(UInt64)
    }

    package let status: Int
    package let code: String
    /// A sentence for people, without secrets.
    package let detail: String
    /// What goes with the code, by name.
    package let members: [String: Member]
    /// What the service's log has under `request`.
    package var request: String?

    package init(_ status: Int, _ code: String, _ detail: String, _ members: [String: Member] = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.members = members
    }

    func text(_ name: String) -> String? {
        if case .text(let text)? = members[name] { text } else { nil }
    }

    func number(_ name: String) -> UInt64? {
        if case .number(let number)? = members[name] { number } else { nil }
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
        var members: [String: Member] = [:]
        for key in container.allKeys where !Problem.own.contains(key.stringValue) {
            if let number = try? container.decode(UInt64.self, forKey: key) {
                members[key.stringValue] = .number(number)
            } else if let text = try? container.decode(String.self, forKey: key) {
                members[key.stringValue] = .text(text)
            }
        }
        self.init(
            try container.decode(Int.self, forKey: name("status")),
            try container.decode(String.self, forKey: name("code")),
            try container.decodeIfPresent(String.self, forKey: name("detail")) ?? "", members)
        request = try container.decodeIfPresent(String.self, forKey: name("request_id"))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        func name(_ text: String) -> Name { Name(stringValue: text) }
        try container.encode("urn:ehr:problem:\(code)", forKey: name("type"))
        // One title for each code, as RFC 9457 has it; its words are the code's.
        let title = code.split(separator: "_").joined(separator: " ")
        try container.encode(title.prefix(1).uppercased() + title.dropFirst(), forKey: name("title"))
        try container.encode(status, forKey: name("status"))
        try container.encode(code, forKey: name("code"))
        try container.encode(detail, forKey: name("detail"))
        try container.encodeIfPresent(request, forKey: name("request_id"))
        for (key, member) in members {
            switch member {
            case .text(let text): try container.encode(text, forKey: name(key))
            case .number(let number): try container.encode(number, forKey: name(key))
            }
        }
    }
}
