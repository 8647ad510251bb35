/// The canonical text of a request, which is hashed and signed.
struct CanonicalRequest {
    let text: String
    /// Names of the signed headers, sorted, joined by semicolons.
    let signedHeaders: String
    /// Path and query as they must be sent.
    let target: String

    init(_ request: SignableRequest, headers: [(name: String, value: String)], encodesPathTwice: Bool) {
        let path = PercentEncoding.path(request.path)
        let query = CanonicalRequest.query(request.query)
        target = query.isEmpty ? path : "\(path)?\(query)"

        let named = CanonicalRequest.headers(headers)
        signedHeaders = named.map(\.name).joined(separator: ";")
        text =
            ([request.method, encodesPathTwice ? PercentEncoding.path(path) : path, query]
            + named.map { "\($0.name):\($0.value)" } + ["", signedHeaders, request.payloadSHA256])
            .joined(separator: "\n")
    }

    /// Sorted by encoded name, then by encoded value, each compared byte by byte.
    private static func query(_ query: [(name: String, value: String)]) -> String {
        query
            .map { (name: PercentEncoding.component($0.name), value: PercentEncoding.component($0.value)) }
            .sorted { left, right in
                left.name == right.name
                    ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                    : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
            }
            .map { "\($0.name)=\($0.value)" }
            .joined(separator: "&")
    }

    /// Lower-case names, sorted; values trimmed, with runs of spaces collapsed; values of one name joined by commas.
    private static func headers(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for header in headers {
            let words = header.value.split { $0 == " " || $0 == "\t" }
            values[header.name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ($0.key, $0.value.joined(separator: ",")) }
    }
}

/// AWS's percent-encoding: every UTF-8 byte except letters, digits, hyphen, dot, underscore and tilde.
enum PercentEncoding {
    /// A query's name or value.
    static func component(_ text: String) -> String {
        encode(text, keepingSlash: false)
    }

    /// A path, keeping its slashes.
    static func path(_ text: String) -> String {
        encode(text, keepingSlash: true)
    }

    private static func encode(_ text: String, keepingSlash: Bool) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where keepingSlash:
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
