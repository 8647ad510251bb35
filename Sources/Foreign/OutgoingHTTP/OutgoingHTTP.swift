// OutgoingHTTP: one policy for all outgoing HTTP connections of this project's programs.
//
// It owns the form of an address and where plain HTTP is allowed (`OutgoingAddress`), the files for TLS
// (`OutgoingTLS`), the proxies on the way (`OutgoingProxy`), and the settings of every client
// (`HTTPClient.Configuration.outgoing`). It knows nothing about requests and servers. A refusal says what to do, and
// never shows an address that may contain a password.

/// Why an address is refused, or a connection cannot be configured.
package enum OutgoingRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The address contains a name and password, or a token.
    case credentialInAddress
    /// Not a valid address. The text is kept only if it contains nothing secret.
    case malformed(String?)
    /// An address with a path where none may be, or with an empty part in it.
    case path(String)
    /// A proxy that cannot be used.
    case proxy(String)
    /// Plain HTTP to another machine that is not allowed.
    case plain(address: String, host: String)
    /// A file of certificates or keys that cannot be used.
    case file(String)

    package var description: String {
        switch self {
        case .credentialInAddress:
            "a URL must not hold a name, a password or a token, since URLs are shown and logged: leave what stands "
                + "before the @ out, and name a file or a variable that holds the credential"
        case .malformed(let text):
            (text.map { "“\($0)” is" } ?? "that is")
                + " no usable address; one is https://HOST or https://HOST:PORT, or http:// to this machine"
        case .plain(let address, let host):
            "\(address) would carry everything in clear: use https://, or, where nobody else is on the network to "
                + "it, name \(host) in connections.plain_http_hosts"
        case .path(let text):
            "“\(text)” has more after the host than may be there: give https://HOST or https://HOST:PORT, without a "
                + "path or a second slash"
        case .proxy(let why), .file(let why): why
        }
    }
}
