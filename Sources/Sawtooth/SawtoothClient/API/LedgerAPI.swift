internal import FoundationEssentials
public import Logging
internal import OutgoingHTTP

/// A client of a Sawtooth REST API: Sawtooth's own, or the development ledger's.
///
/// Copies share one connection pool, which closes with the last copy. Every call throws `LedgerAPIError`.
public struct LedgerAPI: Sendable {
    /// What a caller may want to change.
    public struct Configuration: Sendable {
        /// How long the API may take for one answer, apart from requested waits.
        public var timeout: Duration = .seconds(30)
        /// How long a TCP connection may take.
        public var connectTimeout: Duration = .seconds(5)
        /// The largest answer read, in bytes.
        public var answerLimit = 256 * 1024 * 1024
        /// Sent with every request. Not for secrets: use `credential` for these.
        public var headers: [(name: String, value: String)] = []
        /// The credential for a proxy in front of the API; nil for none.
        public var credential: LedgerCredential?
        /// A PEM file of CA certificates trusted for the server instead of the system's; nil for the system's.
        public var authorities: String?
        /// A PEM file of the client's certificate chain; nil for none.
        public var clientCertificate: String?
        /// A PEM file, mode 0600, of that certificate's private key.
        public var clientKey: String?
        /// Hosts besides this machine for which plain `http://` is allowed, for example in a private network of
        /// containers. Nothing else is sent in clear.
        public var plainHTTPHosts: Set<String> = []

        /// The defaults.
        public init() {}
    }

    /// Batches per submission; more are sent in several submissions.
    public static let batchesPerSubmit = 100
    /// Bytes that a REST API accepts in one request, unless its operator changed that.
    public static let bodyLimit = 10 * 1024 * 1024

    let transport: HTTPTransport
    let configuration: Configuration

    /// No proxy is used, whatever the environment says, and no redirect is followed.
    ///
    /// - Parameters:
    ///   - url: `https://HOST:PORT`, or `http://` to this machine and to `plainHTTPHosts`; with a path if a proxy has
    ///     added one, and never with a name and password.
    ///   - configuration: times, limits, and how to connect.
    ///   - logger: for retries and connection events.
    /// - Throws: `LedgerAPIError.Code.invalidArgument` for a URL, a file or a header that cannot be used.
    public init(
        url: String, configuration: Configuration = Configuration(), logger: Logger? = nil
    ) throws(LedgerAPIError) {
        do {
            let address = try OutgoingAddress(
                url, plainHTTPHosts: configuration.plainHTTPHosts, mayHavePath: true)
            transport = try HTTPTransport(base: address.text, configuration, logger: logger)
        } catch .plain(let address, let host) {
            throw LedgerAPIError(
                code: .invalidArgument, title: "Plain HTTP",
                message: "\(address) would carry everything in clear: use https://, or name \(host) in plainHTTPHosts "
                    + "where nobody else is on the network to it.")
        } catch {
            throw LedgerAPIError(code: .invalidArgument, title: "Invalid connection", message: "\(error).")
        }
        self.configuration = configuration
    }

    /// Reads JSON from `target`.
    func get<Answer: Decodable>(
        _ target: String, as type: Answer.Type, wait: Duration = .zero
    ) async throws(LedgerAPIError) -> Answer {
        try decode(await transport.exchange(target, timeout: configuration.timeout + wait), as: type)
    }

    /// Sends `body` to `target` and reads JSON.
    func post<Answer: Decodable>(
        _ target: String, contentType: String, body: [UInt8], as type: Answer.Type, wait: Duration = .zero
    ) async throws(LedgerAPIError) -> Answer {
        try decode(
            await transport.exchange(target, body: (contentType, body), timeout: configuration.timeout + wait),
            as: type)
    }

    private func decode<Answer: Decodable>(
        _ answer: HTTPTransport.Answer, as type: Answer.Type
    ) throws(LedgerAPIError) -> Answer {
        guard (200...299).contains(answer.status) else { throw Self.error(in: answer) }
        do {
            return try JSONDecoder().decode(type, from: Data(answer.body))
        } catch let error as LedgerAPIError {
            throw error
        } catch {
            throw LedgerAPIError(
                code: .unexpectedAnswer, httpStatus: answer.status, title: "Unexpected answer",
                message: "The answer is not what a Sawtooth REST API sends here. Is the URL right?")
        }
    }

    private static func error(in answer: HTTPTransport.Answer) -> LedgerAPIError {
        if let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(answer.body)) {
            return LedgerAPIError(
                code: .init(rawValue: body.error.code), httpStatus: answer.status, title: body.error.title,
                message: body.error.message)
        }
        if answer.status == 413 {
            return LedgerAPIError(
                code: .bodyTooLarge, httpStatus: 413, title: "Request too large",
                message: "The server takes smaller requests only. Submit fewer batches at a time.")
        }
        let text = String(decoding: answer.body.prefix(200), as: UTF8.self).filter { $0.isASCII && $0 != "\n" }
        return LedgerAPIError(
            code: .unexpectedAnswer, httpStatus: answer.status, title: "HTTP status \(answer.status)",
            message: "The server sent no Sawtooth error, but: \(text)")
    }

    private struct ErrorBody: Decodable {
        struct Content: Decodable {
            let code: Int
            let title: String
            let message: String
        }
        let error: Content
    }
}
