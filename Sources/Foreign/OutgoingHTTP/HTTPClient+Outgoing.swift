package import AsyncHTTPClient
internal import NIOSSL

extension HTTPClient.Configuration {
    /// What every client has: no redirect is followed, since that would carry credentials elsewhere; no proxy is used,
    /// whatever HTTP_PROXY and its like say; HTTP 1.1; TLS 1.2 or newer.
    package static func outgoing() -> Self {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.minimumTLSVersion = .tlsv12
        configuration.redirectConfiguration = .disallow
        configuration.proxy = nil
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// The same with files of certificates and keys.
    ///
    /// - Throws: `OutgoingRefusal.file`.
    package static func outgoing(_ tls: OutgoingTLS) throws(OutgoingRefusal) -> Self {
        var configuration = outgoing()
        configuration.tlsConfiguration = try tls.configuration()
        return configuration
    }
}
