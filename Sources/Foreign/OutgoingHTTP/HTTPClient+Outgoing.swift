package import AsyncHTTPClient
internal import NIOSSL

extension HTTPClient.Configuration {
    /// The settings of every client: it follows no redirect, which would send credentials elsewhere; it uses no proxy,
    /// whatever HTTPS_PROXY and similar variables say, unless it is given one; HTTP 1.1; TLS 1.2 or newer.
    package static func outgoing() -> Self {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.minimumTLSVersion = .tlsv12
        configuration.redirectConfiguration = .disallow
        configuration.proxy = nil
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// The same with files of certificates and keys, and through `proxy`.
    ///
    /// - Throws: `OutgoingRefusal.file`.
    package static func outgoing(
        _ tls: OutgoingTLS, proxy: OutgoingProxy? = nil
    ) throws(OutgoingRefusal) -> Self {
        var configuration = outgoing()
        configuration.proxy = proxy?.configuration
        configuration.tlsConfiguration = try tls.configuration()
        return configuration
    }
}
