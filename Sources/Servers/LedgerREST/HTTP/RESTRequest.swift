internal import HTTPTypes

/// The parts of an HTTP request that the routes need, decoded.
struct RESTRequest: Sendable {
    let method: HTTPRequest.Method
    /// The path, still percent-encoded, for routing.
    let rawPath: Substring
    /// The path, decoded, for links.
    let path: String
    let query: Query
    let headers: HTTPFields
    /// Host and port for links if the request has no Host header (HTTP/1.0).
    let fallbackAuthority: String
    private let authority: String?

    /// - Parameter head: the head as received; its target may be a path or an absolute URL (RFC 9112 section 3.2.2).
    init(head: HTTPRequest, fallbackAuthority: String) {
        method = head.method
        headers = head.headerFields
        authority = head.authority
        self.fallbackAuthority = fallbackAuthority
        var target = Substring(head.path ?? "/")
        if let scheme = ["http://", "https://"].first(where: { target.hasPrefix($0) }) {
            let rest = target.dropFirst(scheme.count)
            target = rest.firstIndex(where: { $0 == "/" || $0 == "?" }).map { rest[$0...] } ?? "/"
        }
        target = target.prefix { $0 != "#" }
        let mark = target.firstIndex(of: "?")
        rawPath = target[..<(mark ?? target.endIndex)]
        path = PercentCoding.decode(rawPath)
        query = Query(mark.map { target[target.index(after: $0)...] } ?? "")
    }

    /// The `Content-Type` header exactly as received, or nil.
    var contentType: String? { headers[.contentType] }

    /// A link to this server: scheme, host and path prefix as the client sees them (`Forwarded`, else
    /// `X-Forwarded-Proto`, `-Host` and `-Path`), `path`, and the encoded `query`.
    func link(path: String, query: String) -> String {
        let scheme = forwarded("proto") ?? "http"
        let host = forwarded("host") ?? authority ?? fallbackAuthority
        return "\(scheme)://\(host)\(forwarded("path") ?? "")\(PercentCoding.encodeForLink(path))"
            + (query.isEmpty ? "" : "?\(query)")
    }

    /// A link to this request with some parameters replaced. Order: `head`, `start`, `limit`, then the others sorted.
    ///
    /// - Parameter changes: parameters with their new values; nil keeps the request's own.
    func link(changing changes: KeyValuePairs<String, String?> = [:]) -> String {
        var parameters = query.parameters
        for (key, value) in changes {
            if let value { parameters[key] = value }
        }
        let first = ["head", "start", "limit"].filter { parameters[$0] != nil }
        let others = parameters.keys.filter { !first.contains($0) }
            .sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        let written = (first + others).map { key in
            let name = PercentCoding.encodeForLink(key)
            guard let value = parameters[key], !value.isEmpty else { return name }
            return "\(name)=\(PercentCoding.encodeForLink(value))"
        }
        return link(path: path, query: written.joined(separator: "&"))
    }

    /// One value of the `Forwarded` header (RFC 7239), else of the older `X-Forwarded-` header.
    private func forwarded(_ key: String) -> String? {
        if let forwarded = HTTPField.Name("Forwarded").flatMap({ headers[$0] }) {
            for element in forwarded.split(whereSeparator: { $0 == ";" || $0 == "," }) {
                let pair = element.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == key else { continue }
                let value = pair[1].filter { $0 != "\"" && $0 != " " }
                if Self.isSafe(value) { return value }
            }
        }
        let older = HTTPField.Name("X-Forwarded-\(key)").flatMap { headers[$0] }
        return older.flatMap { $0.isEmpty || !Self.isSafe($0) ? nil : $0 }
    }

    private static func isSafe(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
