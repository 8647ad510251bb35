/// The query of a request target, decoded: `+` is a space, `%XX` a byte. If a parameter is repeated, the first counts.
struct Query: Equatable, Sendable {
    private(set) var parameters: [String: String] = [:]

    /// Decodes what follows the `?` of a request target.
    init(_ text: Substring) {
        for part in text.split(separator: "&", omittingEmptySubsequences: true) {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = PercentCoding.decode(pieces[0], plusIsSpace: true)
            let value = pieces.count > 1 ? PercentCoding.decode(pieces[1], plusIsSpace: true) : ""
            if parameters[key] == nil { parameters[key] = value }
        }
    }

    subscript(_ key: String) -> String? { parameters[key] }
}

/// Percent-encoding (RFC 3986 section 2.1).
enum PercentCoding {
    /// Decodes each `%XX`; invalid ones, and bytes that are not UTF-8, stay unchanged.
    static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == 0x25 || (plusIsSpace && $0 == 0x2B) }) else { return String(text) }
        let source = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == 0x25, index + 2 < source.count,
                let high = nibble(source[index + 1]), let low = nibble(source[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(plusIsSpace && source[index] == 0x2B ? 0x20 : source[index])
                index += 1
            }
        }
        return String(validating: out, as: UTF8.self) ?? String(text)
    }

    /// Encodes characters that would end a parameter, or break a link or a header line: controls, space, `"`, `#`, `%`,
    /// `&`, `+`, `<`, `>` and everything beyond ASCII. Everything else stays readable, including commas and slashes, as
    /// in Sawtooth's links.
    static func encodeForLink(_ text: String) -> String {
        guard text.utf8.contains(where: { !isPlain($0) }) else { return text }
        var out: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                out.append(byte)
            } else {
                out += [0x25, upperHexDigits[Int(byte >> 4)], upperHexDigits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let upperHexDigits = Array("0123456789ABCDEF".utf8)
    private static let special = Array("\"#%&+<>".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !special.contains(byte)
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
