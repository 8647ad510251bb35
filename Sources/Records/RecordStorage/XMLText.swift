/// Reads the few flat elements of S3's answers. It is no parser of XML: elements neither nest in themselves nor carry
/// attributes there, and anything else is not found.
enum XMLText {
    /// The contents of every element `name`, in order, as they stand.
    static func elements(_ name: String, in text: String) -> [String] {
        var found: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "<\(name)>") {
            let after = rest[start.upperBound...]
            guard let end = after.firstRange(of: "</\(name)>") else { break }
            found.append(String(after[..<end.lowerBound]))
            rest = after[end.upperBound...]
        }
        return found
    }

    /// The text of the first element `name`.
    static func first(_ name: String, in text: String) -> String? {
        elements(name, in: text).first.map(decoded)
    }

    /// `text` as an element's content.
    static func encoded(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func decoded(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#34;", with: "\"").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
