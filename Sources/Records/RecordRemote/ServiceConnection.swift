internal import AsyncHTTPClient
internal import DurableFiles
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import OutgoingHTTP
internal import RecordErrors
internal import RecordFlow
internal import Tracing

/// Exchanges with one encryption service, in a session or in none. Copies share the connection pool, which closes with
/// the last of them.
struct ServiceConnection: Sendable {
    /// Closes its connections with the last reference.
    private final class Pool: Sendable {
        let client: HTTPClient

        init(_ client: HTTPClient) { self.client = client }

        deinit {
            // In the background; the client stays alive until it has.
            _ = client.shutdown()
        }
    }

    /// Seconds for a connection, TLS handshake included.
    private static let connectTimeout: Int64 = 10
    /// Seconds of silence allowed: a rotation of all keys sends nothing until it is done.
    private static let silenceLimit: Int64 = 900
    /// Seconds for everything that is not bounded by the length of a wait: content, verification, rotation.
    private static let longTimeout: Int64 = 24 * 3600
    /// Seconds that an answer may take beyond the time that it is to wait for the ledger.
    private static let answerTimeout: Int64 = 60
    /// Connections at one time: each open stream holds one, and some are left for a withdrawal.
    private static let connectionLimit = ServiceAPI.streams + 32

    private let pool: Pool
    private let address: ServiceAddress
    /// Whom a Unix socket may belong to, beside this process's user and root.
    private let user: UInt32?
    /// The session's, which every request shows.
    var token: String?

    init(_ address: ServiceAddress, tls: ClientTLS?, user: UInt32?) throws(RecordFailure) {
        var configuration = HTTPClient.Configuration.outgoing()
        if case .tls = address {
            guard let tls else {
                throw RecordFailure(
                    .invalid, "\(address) is asked over TLS only: a certificate, its key and trusted CAs are needed")
            }
            do {
                configuration = try .outgoing(
                    OutgoingTLS(
                        authorities: tls.trustRoots, certificate: tls.certificate, privateKey: tls.privateKey))
            } catch {
                throw RecordFailure(.fileFailed, error.description)
            }
        }
        configuration.timeout.connect = .seconds(ServiceConnection.connectTimeout)
        configuration.timeout.read = .seconds(ServiceConnection.silenceLimit)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = ServiceConnection.connectionLimit
        // A refused connection is reported at once; the caller decides whether to wait.
        configuration.connectionPool.retryConnectionEstablishment = false
        pool = Pool(HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration))
        self.address = address
        self.user = user
    }

    enum Method: Sendable {
        case get, post, put, delete

        fileprivate var value: HTTPMethod {
            switch self {
            case .get: .GET
            case .post: .POST
            case .put: .PUT
            case .delete: .DELETE
            }
        }
    }

    /// An answer whose status is one of success.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: HTTPClientResponse.Body
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - target: path and query below the API's version.
    ///   - wait: how long the service is to wait for the ledger.
    ///   - isLong: whether the answer may take as long as it takes.
    ///   - isRepeatable: whether the same again is no more than once.
    /// - Throws: what the service's problem document tells, or `.serviceFailed`.
    func send(
        _ method: Method, _ target: String, headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil, wait: Duration = .zero, isLong: Bool = false, isRepeatable: Bool = true
    ) async throws(RecordFailure) -> Answer {
        try address.checkPlace(of: user)
        var request = HTTPClientRequest(url: address.base + ServiceAPI.version + target)
        request.method = method.value
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let seconds = min(max(0, Int64(wait.inSeconds.rounded(.up))), Int64(ServiceAPI.waitLimit))
        if seconds > 0 { request.headers.add(name: "Prefer", value: "wait=\(seconds)") }
        let timeout = isLong ? ServiceConnection.longTimeout : seconds + ServiceConnection.answerTimeout
        request.body = body
        let span = startSpan("\(method.value.rawValue) encryption service", ofKind: .client)
        defer { span.end() }
        InstrumentationSystem.instrument.inject(span.context, into: &request.headers, using: HeaderInjector())
        do {
            let response = try await pool.client.execute(
                request, timeout: .seconds(timeout), askingFor: "the encryption service at \(address)")
            let status = Int(response.status.code)
            span.attributes["http.response.status_code"] = status
            guard 200..<300 ~= status else { throw try await problem(response) }
            return Answer(status: status, headers: response.headers, body: response.body)
        } catch {
            let failure = failure(error, isRepeatable: isRepeatable)
            span.attributes["error.type"] = failure.code.text
            span.setStatus(.init(code: .error))
            throw failure
        }
    }

    /// Sends a message and reads one.
    ///
    /// - Throws: as `send`.
    func exchange<Reply: Decodable>(
        _ method: Method, _ target: String, _ message: (any RequestMessage)? = nil, as type: Reply.Type,
        headers: [(String, String)] = [], wait: Duration = .zero, isLong: Bool = false, isRepeatable: Bool = true
    ) async throws(RecordFailure) -> Reply {
        let reply = try await exchangeIfAny(
            method, target, message, as: type, headers: headers, wait: wait, isLong: isLong, isRepeatable: isRepeatable)
        guard let reply else { throw unexpected("no content") }
        return reply
    }

    /// The same; nil where the service answers without content.
    func exchangeIfAny<Reply: Decodable>(
        _ method: Method, _ target: String, _ message: (any RequestMessage)? = nil, as type: Reply.Type,
        headers: [(String, String)] = [], wait: Duration = .zero, isLong: Bool = false, isRepeatable: Bool = true
    ) async throws(RecordFailure) -> Reply? {
        var headers = headers
        var body: HTTPClientRequest.Body?
        if let message {
            guard let bytes = try? JSONEncoder().encode(message) else {
                throw RecordFailure(.invalid, "the request cannot be written as JSON")
            }
            headers.append(("Content-Type", "application/json"))
            body = .bytes(ByteBuffer(bytes: bytes))
        }
        let answer = try await send(
            method, target, headers: headers, body: body, wait: wait, isLong: isLong, isRepeatable: isRepeatable)
        return try await read(answer, as: type, isRepeatable: isRepeatable)
    }

    /// The message of an answer; nil for one without content.
    func read<Reply: Decodable>(
        _ answer: Answer, as type: Reply.Type, isRepeatable: Bool = true
    ) async throws(RecordFailure) -> Reply? {
        let bytes: ByteBuffer
        do {
            bytes = try await answer.body.collect(upTo: 16 * ServiceAPI.messageLimit)
        } catch {
            throw failure(error, isRepeatable: isRepeatable)
        }
        if answer.status == 204 { return nil }
        guard let reply = try? JSONDecoder().decode(type, from: Data(bytes.readableBytesView)) else {
            throw unexpected("a body that is not the expected message")
        }
        return reply
    }

    private func problem(_ response: HTTPClientResponse) async throws -> RecordFailure {
        let body = try await response.body.collect(upTo: ServiceAPI.messageLimit)
        if let problem = try? JSONDecoder().decode(Problem.self, from: Data(body.readableBytesView)) {
            return problem.failure
        }
        return unexpected("status \(response.status.code) without a problem document")
    }

    func unexpected(_ what: String) -> RecordFailure {
        RecordFailure(.serviceFailed, "\(address) answers \(what). Is an encryption service listening there?")
    }

    /// Why there was no whole answer.
    func failure(_ error: any Error, isRepeatable: Bool = true) -> RecordFailure {
        if let error = error as? RecordFailure { return error }
        let httpError = error as? HTTPClientError
        if error is CancellationError || httpError == .cancelled {
            return RecordFailure(.serviceFailed, "the request to \(address) was cancelled", isRetryable: true)
        }
        if error is NIOSSLError || httpError == .tlsHandshakeTimeout {
            return RecordFailure(
                .serviceFailed, "\(address) and this client do not accept each other's certificates: \(error)")
        }
        if error is NIOConnectionError || error is IOError || httpError == .connectTimeout {
            return RecordFailure(
                .serviceFailed,
                "no connection to the encryption service at \(address): \(ConnectionReason.text(error)). "
                    + "Is it running?",
                isRetryable: true)
        }
        return RecordFailure(
            .serviceFailed,
            "the exchange with the encryption service at \(address) broke off: \(ConnectionReason.text(error)). "
                + "What was asked may have "
                + (isRepeatable ? "been done; asking again with the same ids is safe" : "been done, or go on"),
            isRetryable: true)
    }
}

private struct HeaderInjector: Injector {
    func inject(_ value: String, forKey key: String, into headers: inout HTTPHeaders) {
        headers.add(name: key, value: value)
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
