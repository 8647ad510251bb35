package import AsyncHTTPClient

extension HTTPClient.Configuration {
    /// What every client has: no redirect is followed, since that would carry credentials elsewhere; no proxy is used,
    /// whatever HTTP_PROXY and its like say; HTTP 1.1; TLS 1.2 or newer.
    ///
    /// - Throws: `OutgoingRefusal.file`.
    package static func outgoing(_ tls: OutgoingTLS = OutgoingTLS()) throws(OutgoingRefusal) -> Self {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = try tls.configuration()
        configuration.redirectConfiguration = .disallow
        configuration.proxy = nil
        configuration.httpVersion = .http1Only
        return configuration
    }
}
