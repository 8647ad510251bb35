// OutgoingHTTP: one rule for every connection that this project's programs open over HTTP.
//
// It owns what an address may look like and where plain HTTP may go (`OutgoingAddress`), which files TLS is made of
// (`OutgoingTLS`), and what every client has in common (`HTTPClient.Configuration.outgoing`). It knows nothing of what
// is sent, nor of who answers. What is refused says what to do, and never shows an address that may hold a password.

/// Why nothing is sent to an address, or a connection cannot be set up.
package enum OutgoingRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// A name and password, or a token, stand in the address.
    case credentialInAddress
    /// Not an address of the kind that is wanted. The text is kept only where it holds nothing secret.
    case malformed(String?)
    /// Plain HTTP to another machine that nobody has allowed it to.
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
        case .file(let why): why
        }
    }
}
