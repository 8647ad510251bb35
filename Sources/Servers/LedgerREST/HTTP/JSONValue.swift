internal import FoundationEssentials

/// A JSON document, written the way Sawtooth's REST API writes it: keys sorted, two spaces of indentation, every
/// character beyond ASCII escaped. Clients compare and hash these bodies, so the bytes matter.
enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The document as UTF-8 (in fact ASCII) bytes, without a newline at the end.
    func encoded() -> [UInt8] {
        var out: [UInt8] = []
        write(to: &out, depth: 0)
        return out
    }

    private func write(to out: inout [UInt8], depth: Int) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .integer(let value): out += String(value).utf8
        case .string(let value): Self.writeString(value, to: &out)
        case .array(let items):
            Self.writeBracketed(items, open: "[", close: "]", to: &out, depth: depth) { item, out in
                item.write(to: &out, depth: depth + 1)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
            Self.writeBracketed(sorted, open: "{", close: "}", to: &out, depth: depth) { member, out in
                Self.writeString(member.key, to: &out)
                out += ": ".utf8
                member.value.write(to: &out, depth: depth + 1)
            }
        }
    }

    private static func writeBracketed<Item>(
        _ items: [Item], open: String, close: String, to out: inout [UInt8], depth: Int,
        writing writeItem: (Item, inout [UInt8]) -> Void
    ) {
        out += open.utf8
        for (index, item) in items.enumerated() {
            out += (index == 0 ? "\n" : ",\n").utf8
            out.append(contentsOf: repeatElement(0x20, count: 2 * (depth + 1)))
            writeItem(item, &out)
        }
        if !items.isEmpty {
            out += "\n".utf8
            out.append(contentsOf: repeatElement(0x20, count: 2 * depth))
        }
        out += close.utf8
    }

    private static func writeString(_ string: String, to out: inout [UInt8]) {
        out.append(0x22)
        for unit in string.utf16 {
            switch unit {
            case 0x22: out += "\\\"".utf8
            case 0x5C: out += "\\\\".utf8
            case 0x0A: out += "\\n".utf8
            case 0x0D: out += "\\r".utf8
            case 0x09: out += "\\t".utf8
            case 0x08: out += "\\b".utf8
            case 0x0C: out += "\\f".utf8
            case 0x20...0x7E: out.append(UInt8(truncatingIfNeeded: unit))
            default:
                out += "\\u".utf8
                for shift in [12, 8, 4, 0] {
                    out.append(Self.hexDigits[Int(unit >> UInt16(shift)) & 0xF])
                }
            }
        }
        out.append(0x22)
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

extension JSONValue: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue {
    /// An array of strings.
    static func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

    /// Bytes as Base64 with padding, as protobuf's JSON mapping has them.
    static func base64(_ bytes: [UInt8]) -> JSONValue { .string(Data(bytes).base64EncodedString()) }

    /// A 64-bit number as a string, as protobuf's JSON mapping has them.
    static func uint64(_ value: UInt64) -> JSONValue { .string(String(value)) }
}
