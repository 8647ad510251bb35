internal import FoundationEssentials
public import Logging

/// A client of a Sawtooth REST API: Sawtooth's own, or the development ledger's.
///
/// Values share one connection pool, which closes when the last copy is gone. Every call throws `LedgerAPIError`.
public struct LedgerAPI: Sendable {
    /// What a caller may want to change.
    public struct Configuration: Sendable {
        /// How long the API may take for one answer, waits apart.
        public var timeout: Duration = .seconds(30)
        /// How long a TCP connection may take.
        public var connectTimeout: Duration = .seconds(5)
        /// The largest answer read, in bytes.
        public var answerLimit = 256 * 1024 * 1024
        /// Sent with every request; for a proxy's `Authorization`, say.
        public var headers: [(name: String, value: String)] = []

        /// The defaults.
        public init() {}
    }

    /// Batches that go into one submission; a larger number is sent in several.
    public static let batchesPerSubmit = 100
    /// Bytes that a REST API takes in one request, unless its operator changed that.
    public static let bodyLimit = 10 * 1024 * 1024

    let transport: HTTPTransport
    let configuration: Configuration

    /// - Parameters:
    ///   - url: `http://HOST:PORT`, with a path where a proxy has put one.
    ///   - configuration: times, limits and headers.
    ///   - logger: for retries and connection events.
    /// - Throws: `LedgerAPIError.Code.invalidArgument`.
    public init(
        url: String, configuration: Configuration = Configuration(), logger: Logger? = nil
    ) throws(LedgerAPIError) {
        var base = Substring(url)
        while base.hasSuffix("/") { base = base.dropLast() }
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { base.lowercased().hasPrefix($0) }),
            base.utf8.count > scheme.utf8.count,
            base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 })
        else {
            throw LedgerAPIError(
                code: .invalidArgument, title: "Invalid URL",
                message: "'\(url)' is not the URL of a REST API; one looks like http://127.0.0.1:8008.")
        }
        transport = HTTPTransport(
            base: String(base), headers: configuration.headers, connectTimeout: configuration.connectTimeout,
            answerLimit: configuration.answerLimit, logger: logger)
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
