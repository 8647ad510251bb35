internal import AsyncHTTPClient
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import OutgoingHTTP

/// One HTTP exchange at a time, bounded in time and size. Failures say whether anything may have been sent. Owns the
/// connection pool.
final class HTTPTransport: Sendable {
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    private let client: HTTPClient
    private let base: String
    private let headers: [(name: String, value: String)]
    private let credential: LedgerCredential?
    private let answerLimit: Int
    private let logger: Logger?

    init(base: String, _ settings: LedgerAPI.Configuration, logger: Logger?) throws(OutgoingRefusal) {
        var configuration = try HTTPClient.Configuration.outgoing(
            OutgoingTLS(
                authorities: settings.authorities, certificate: settings.clientCertificate,
                privateKey: settings.clientKey))
        configuration.timeout.connect = TimeAmount(settings.connectTimeout)
        // A refused connection is reported at once; callers that wait for a validator retry with their own pauses.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.base = base
        headers = settings.headers
        credential = settings.credential
        answerLimit = settings.answerLimit
        self.logger = logger
    }

    deinit {
        // The pool closes its connections in the background; the client stays alive until then.
        _ = client.shutdown()
    }

    /// - Parameters:
    ///   - target: path and query.
    ///   - body: with its content type, for a POST; nil for a GET.
    /// - Throws: `LedgerAPIError` when there is no answer; an HTTP error status is an answer.
    func exchange(
        _ target: String, body: (type: String, bytes: [UInt8])? = nil, timeout: Duration
    ) async throws(LedgerAPIError) -> Answer {
        var request = HTTPClientRequest(url: base + target)
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        if let credential { request.headers.add(name: "Authorization", value: credential.header) }
        if let body {
            request.method = .POST
            request.headers.replaceOrAdd(name: "Content-Type", value: body.type)
            request.body = .bytes(ByteBuffer(bytes: body.bytes))
        }
        do {
            let response = try await client.execute(
                request, timeout: TimeAmount(timeout), logger: logger, askingFor: "the ledger at \(base)")
            let buffer = try await response.body.collect(upTo: answerLimit)
            return Answer(status: Int(response.status.code), body: Array(buffer: buffer))
        } catch {
            throw failure(error, timeout: timeout)
        }
    }

    private func failure(_ error: any Error, timeout: Duration) -> LedgerAPIError {
        let httpError = error as? HTTPClientError
        if error is CancellationError || httpError == .cancelled {
            return LedgerAPIError(
                code: .cancelled, title: "Cancelled", message: "The request to \(base) was cancelled.")
        }
        if error is NIOTooManyBytesError {
            return LedgerAPIError(
                code: .unexpectedAnswer, title: "Answer too large",
                message: "\(base) sent more than \(answerLimit) bytes. Ask for smaller pages.")
        }
        if [.invalidURL, .emptyHost, .emptyScheme].contains(httpError) {
            return LedgerAPIError(
                code: .invalidArgument, title: "Invalid URL", message: "\(base) is not a usable URL.")
        }
        let reason = ConnectionReason.text(error)
        let isNeverConnected = [.connectTimeout, .tlsHandshakeTimeout].contains(httpError)
        if error is NIOConnectionError || error is IOError || isNeverConnected {
            return LedgerAPIError(
                code: .unreachable, title: "Ledger unreachable",
                message:
                    "No connection to \(base): \(reason). Check the URL and that the REST API runs."
            )
        }
        if [.deadlineExceeded, .readTimeout].contains(httpError) {
            return LedgerAPIError(
                code: .noAnswer, title: "No answer",
                message: "\(base) did not answer within \(timeout). The request may or may not have been processed.")
        }
        return LedgerAPIError(
            code: .noAnswer, title: "Connection broken",
            message:
                "The connection to \(base) broke: \(reason). The request may or may not have been processed."
        )
    }
}
