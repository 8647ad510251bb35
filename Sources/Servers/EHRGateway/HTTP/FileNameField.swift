/// The file name in a `Content-Disposition` (RFC 6266): `filename*` before `filename`.
enum FileNameField {
    /// - Returns: nil where there is none that can be read.
    static func name(in header: String) -> String? {
        var plain: String?
        for part in parts(of: header) {
            let pair = part.split(separator: "=", maxSplits: 1).map(\.trimmed)
            guard pair.count == 2 else { continue }
            switch pair[0].lowercased() {
            case "filename*":
                let pieces = pair[1].split(separator: "'", omittingEmptySubsequences: false)
                if pieces.count == 3, pieces[0].lowercased() == "utf-8", let name = decoded(pieces[2]) { return name }
            case "filename": plain = unquoted(pair[1])
            default: break
            }
        }
        return plain
    }

    /// What stands between semicolons, but for those in quotation marks.
    private static func parts(of header: String) -> [String] {
        var (parts, current, isQuoted, isEscaped) = ([String](), "", false, false)
        for character in header {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                parts.append(current.trimmed)
                current = ""
                continue
            }
            current.append(character)
        }
        return parts + [current.trimmed]
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var (name, isEscaped) = ("", false)
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                name.append(character)
                isEscaped = false
            }
        }
        return name
    }

    /// Percent-encoded UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
