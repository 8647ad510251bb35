internal import OutgoingHTTP

/// Where failures go and under which key: a DSN as Sentry writes it, `https://KEY@HOST[:PORT][/PATH]/PROJECT`.
struct ReportAddress: Sendable {
    /// Without the key, so that it may be shown.
    let endpoint: String
    /// Lets in, and nothing else: it is in no log and no message.
    let key: String

    private static let rule =
        "what is there is no DSN, which is https://KEY@HOST/PROJECT, as the receiver shows it for a project"

    /// - Parameter plainHTTPHosts: hosts besides this machine for which plain HTTP is allowed.
    /// - Throws: `OutgoingRefusal`, which never shows the key, and nothing at all of what is no DSN.
    init(_ dsn: String, plainHTTPHosts: Set<String>) throws(OutgoingRefusal) {
        guard let scheme = dsn.firstRange(of: "://"), let at = dsn.firstIndex(of: "@"), scheme.upperBound < at,
            let slash = dsn.lastIndex(of: "/"), at < slash
        else { throw .file(Self.rule) }
        // An older form has a second, secret key after a colon, which nobody asks for any more.
        let key = dsn[scheme.upperBound..<at].prefix { $0 != ":" }
        let project = dsn[dsn.index(after: slash)...]
        let isPlain = { (text: Substring) in
            !text.isEmpty && text.count <= 128 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
        guard isPlain(key), isPlain(project) else { throw .file(Self.rule) }
        let address = try OutgoingAddress(
            "\(dsn[..<scheme.upperBound])\(dsn[dsn.index(after: at)..<slash])", plainHTTPHosts: plainHTTPHosts,
            mayHavePath: true)
        endpoint = "\(address.text)/api/\(project)/envelope/"
        self.key = String(key)
    }
}
