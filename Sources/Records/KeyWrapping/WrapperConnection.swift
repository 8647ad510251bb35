internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import OutgoingHTTP
internal import RecordErrors

/// Requests to a wrapper on another machine: HTTP with JSON bodies.
///
/// One deadline limits a call with all its attempts, from the first name lookup to the last byte of an answer, whatever
/// the other side does. Redirects are not followed: a request contains a token.
final class WrapperConnection: Sendable {
    struct Request: Sendable {
        var method = "POST"
        /// Path and query, percent-encoded.
        var target: String
        var headers: [(name: String, value: String)]
        /// None for a GET.
        var body: [UInt8]?
    }

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]
    }

    /// The result of an answer that is not a permanent error.
    enum Outcome<Value: Sendable>: Sendable {
        case done(Value)
        /// Try later. `isUntouched`: nothing was done, so even a non-repeatable request may be sent again.
        case later(String, isUntouched: Bool)
    }

    private let client: HTTPClient
    private let endpoint: String
    /// The endpoint, and the way to it, for messages.
    private let place: String
    private let deadline: Double
    private let attempts: Int

    /// The longest answer, in bytes; a wrapped key has a hundredth of that.
    private static let answerLimit = 64 * 1024
    /// First wait before another attempt, in seconds; each further one is twice as long, plus a random part.
    private static let firstWait = 0.1
    /// Added to errors of non-repeatable requests, that is of creating a new KEK.
    private static let uncertainty = ". It may have been carried out all the same: \(continuation)"
    /// What to do if a new KEK may have been created.
    static let continuation =
        "look at what ehr key status says, and go on with ehr key rotate --rewrap, not --kek, which would make another"

    /// - Parameters:
    ///   - endpoint: scheme, host and port, without a trailing slash.
    ///   - plainHTTPHosts: hosts besides this machine to which keys and tokens may be sent in clear.
    ///   - authorities: a PEM file of the only trusted CA certificates; nil for the system's.
    ///   - proxy: the proxy on the way; nil for none.
    ///   - deadline: seconds for a call.
    ///   - attempts: how often a call is tried if it fails temporarily.
    /// - Throws: `.wrapperRefused` for an endpoint or file that cannot be used.
    init(
        endpoint: String, plainHTTPHosts: Set<String>, authorities: String?, proxy: OutgoingProxy?, deadline: Double,
        attempts: Int
    ) throws(RecordFailure) {
        var configuration: HTTPClient.Configuration
        do {
            self.endpoint = try OutgoingAddress(endpoint, plainHTTPHosts: plainHTTPHosts).text
            configuration = try .outgoing(OutgoingTLS(authorities: authorities), proxy: proxy)
        } catch {
            throw RecordFailure(.wrapperRefused, "the key wrapper's connection: \(error)")
        }
        place = self.endpoint + (proxy.map { " through the proxy \($0)" } ?? "")
        configuration.timeout.connect = TimeAmount(.seconds(2 * deadline))
        // A refused connection is reported at once: the attempts here have their own pauses and their own limit.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.deadline = deadline
        self.attempts = max(1, attempts)
    }

    deinit {
        // The pool closes its connections in the background; the client stays alive until then.
        _ = client.shutdown()
    }

    /// Sends the result of `request`, recomputed for each attempt, until `judge` finds an outcome.
    ///
    /// - Parameter isRepeatable: whether it may be sent again if its outcome is unknown.
    /// - Throws: errors of `request` and `judge`; `.wrapperAway` for no answer, or none in time.
    func call<Value: Sendable>(
        isRepeatable: Bool = true, _ request: @escaping @Sendable () throws(RecordFailure) -> Request,
        judge: @escaping @Sendable (Answer) throws(RecordFailure) -> Outcome<Value>
    ) async throws(RecordFailure) -> Value {
        let first = await withTaskGroup(of: Result<Value, RecordFailure>?.self) { group in
            group.addTask { await self.attempt(isRepeatable, request, judge) }
            group.addTask {
                try? await Task.sleep(for: .seconds(self.deadline))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        if let first { return try first.get() }
        let uncertainty = isRepeatable ? "" : WrapperConnection.uncertainty
        if Task.isCancelled { throw RecordFailure(.wrapperAway, "\(place): the call was cancelled\(uncertainty)") }
        throw RecordFailure(.wrapperAway, "\(place) has not answered within \(deadline) s\(uncertainty)")
    }

    private func attempt<Value: Sendable>(
        _ isRepeatable: Bool, _ request: @Sendable () throws(RecordFailure) -> Request,
        _ judge: @Sendable (Answer) throws(RecordFailure) -> Outcome<Value>
    ) async -> Result<Value, RecordFailure> {
        var wait = WrapperConnection.firstWait
        var last = ""
        for number in 1...attempts {
            let outcome: Outcome<Value>
            do {
                outcome = try await exchange(isRepeatable, request(), judge)
            } catch {
                return .failure(error)
            }
            switch outcome {
            case .done(let value): return .success(value)
            case .later(let why, isUntouched: false) where !isRepeatable:
                return .failure(RecordFailure(.wrapperAway, "\(place): \(why)\(WrapperConnection.uncertainty)"))
            case .later(let why, _): last = why
            }
            if number < attempts {
                do {
                    try await Task.sleep(for: .seconds(wait + Double.random(in: 0...wait)))
                } catch {
                    return .failure(RecordFailure(.wrapperAway, "\(place): the call was cancelled"))
                }
                wait *= 2
            }
        }
        return .failure(RecordFailure(.wrapperAway, "\(place): \(last), \(attempts) times"))
    }

    private func exchange<Value>(
        _ isRepeatable: Bool, _ request: Request, _ judge: (Answer) throws(RecordFailure) -> Outcome<Value>
    ) async throws(RecordFailure) -> Outcome<Value> {
        var message = HTTPClientRequest(url: endpoint + request.target)
        message.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { message.headers.add(name: header.name, value: header.value) }
        if let body = request.body { message.body = .bytes(ByteBuffer(bytes: body)) }
        let answer: Answer
        do {
            // The client's own timeout, which covers only an answer's head, never precedes the call's.
            let response = try await client.execute(
                message, timeout: TimeAmount(.seconds(2 * deadline)), askingFor: "the key wrapper at \(endpoint)")
            var body = try await response.body.collect(upTo: WrapperConnection.answerLimit)
            answer = Answer(
                status: Int(response.status.code), headers: response.headers,
                body: body.readBytes(length: body.readableBytes) ?? [])
        } catch is NIOTooManyBytesError {
            throw RecordFailure(
                .wrapperAway,
                "\(place) answers with more than \(WrapperConnection.answerLimit) bytes: something else is there"
                    + (isRepeatable ? "" : WrapperConnection.uncertainty))
        } catch {
            return .later("\(error)", isUntouched: WrapperConnection.isBeforeSending(error))
        }
        do {
            return try judge(answer)
        } catch let error where error.code == .wrapperAway && !isRepeatable && !(300..<400 ~= answer.status) {
            // Something received the request, and its answer was not understood.
            throw RecordFailure(.wrapperAway, error.words + WrapperConnection.uncertainty)
        }
    }

    /// Whether `error` occurred before there was a connection.
    private static func isBeforeSending(_ error: any Error) -> Bool {
        let code = error as? HTTPClientError
        return error is NIOConnectionError || code == .connectTimeout || code == .tlsHandshakeTimeout
    }
}
