package import AsyncHTTPClient
package import Logging
package import NIOCore
internal import NIOSSL
internal import Waiting

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
        // Its spans hold whole URLs, and those hold ids of people: whoever asks times the request.
        configuration.tracing.tracer = nil
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

extension HTTPClient {
    /// Sends a request and waits for the head of the answer; a person is told of a wait that lasts.
    ///
    /// - Parameters:
    ///   - timeout: the longest wait.
    ///   - what: who is asked, for example “the ledger at http://127.0.0.1:8008”.
    package func execute(
        _ request: HTTPClientRequest, timeout: TimeAmount, logger: Logger? = nil, askingFor what: String
    ) async throws -> HTTPClientResponse {
        try await Waits.during("an answer of \(what)") { try await execute(request, timeout: timeout, logger: logger) }
    }
}
