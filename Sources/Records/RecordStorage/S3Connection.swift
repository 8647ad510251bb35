internal import AWSSigning
internal import AsyncHTTPClient
internal import Cryptography
internal import NIOCore
internal import NIOHTTP1
internal import OutgoingHTTP
internal import RecordErrors

/// Sends signed requests to one bucket, and retries them on temporary errors.
struct S3Connection: Sendable {
    let configuration: S3Configuration
    private let client: HTTPClient

    /// The most bytes of a response that is not an object: a full page of a listing has a third of that.
    private static let responseLimit = 2 << 20
    /// First wait before a retry, in milliseconds; each further one is twice as long, plus a random part.
    private static let firstWait: UInt64 = 100
    /// Codes of temporary errors, whatever the status: S3 answers 400 to a body that arrived too slowly, and may detect
    /// a failure after it has started an answer with 200.
    private static let passingCodes: Set<String> = [
        "RequestTimeout", "InternalError", "ServiceUnavailable", "SlowDown", "OperationAborted",
    ]

    /// The request's time is over.
    private struct Overdue: Error, CustomStringConvertible {
        let seconds: Int64
        var description: String { "has not answered within \(seconds) s" }
    }

    init(_ configuration: S3Configuration, client: HTTPClient) {
        self.configuration = configuration
        self.client = client
    }

    struct Request: Sendable {
        var method: String
        var name: ObjectName?
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        /// Replaces `body` for long content.
        var upload: UploadBuffer?
    }

    struct Response: Sendable {
        let status: Int
        let headers: HTTPHeaders
        /// The whole body, unless the request was for an object's content.
        let text: String
        let body: HTTPClientResponse.Body?

        /// S3's error code, such as `NoSuchKey`; nil if there is none.
        var errorCode: String? { S3Answer.errorCode(in: text) }
        /// The same, for messages.
        var code: String { errorCode ?? "no code" }

        /// Whether a retry may succeed.
        fileprivate var isPassing: Bool {
            switch status {
            // This store does not support the request.
            case 501: false
            case 429, 500...: true
            default: S3Connection.passingCodes.contains(code)
            }
        }
    }

    /// Sends `request` and returns any answer that a retry would not change.
    ///
    /// - Parameter isStreamed: leaves a successful answer's body to the caller. The request's timeout does not cover
    ///   it: the client's read timeout ends a body that stalls.
    /// - Throws: `.objectsAway` once all attempts have failed.
    func send(_ request: Request, isStreamed: Bool = false) async throws(RecordFailure) -> Response {
        var wait = S3Connection.firstWait
        var last = ""
        for attempt in 1...configuration.attempts {
            do {
                let response = try await sendInTime(request, isStreamed)
                guard response.isPassing else { return response }
                last = "it answers \(response.status), \(response.code)"
                if response.code == "XMinioStorageFull" || response.status == 507 {
                    throw RecordFailure(.objectsFull, last)
                }
            } catch let error as RecordFailure {
                throw error
            } catch let error as AWSCredentialError {
                throw RecordFailure(.objectsRefused, because: error)
            } catch is CancellationError {
                throw RecordFailure(.objectsAway, "the request was cancelled")
            } catch let error as Overdue {
                last = "\(configuration.endpoint) \(error)"
            } catch {
                last = "\(configuration.endpoint): \(error)"
            }
            if attempt < configuration.attempts {
                let milliseconds = wait + UInt64.random(in: 0...wait)
                do {
                    try await Task.sleep(nanoseconds: milliseconds * 1_000_000)
                } catch {
                    throw RecordFailure(.objectsAway, "the request was cancelled")
                }
                wait *= 2
            }
        }
        throw RecordFailure(.objectsAway, "\(last), \(configuration.attempts) times")
    }

    /// Limits a whole attempt: the client's own timeout covers only the answer's head.
    private func sendInTime(_ request: Request, _ isStreamed: Bool) async throws -> Response {
        let seconds = configuration.requestTimeout
        return try await withThrowingTaskGroup(of: Response?.self) { group in
            group.addTask { try await sendOnce(request, isStreamed) }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let response = try await group.next() ?? nil else { throw Overdue(seconds: seconds) }
            return response
        }
    }

    private func sendOnce(_ request: Request, _ isStreamed: Bool) async throws -> Response {
        let (scheme, authority) = configuration.location
        let signed = try RequestSigner(
            credential: configuration.credentials.read(), region: configuration.region, service: "s3"
        ).sign(
            SignableRequest(
                method: request.method, path: configuration.path(of: request.name), query: request.query,
                headers: [("host", authority)] + request.headers,
                payloadSHA256: Hex.encode(request.upload?.sha256 ?? SHA256.hash(request.body))),
            at: WallClock.seconds())
        var message = HTTPClientRequest(url: "\(scheme)\(authority)\(signed.target)")
        message.method = HTTPMethod(rawValue: request.method)
        message.headers = HTTPHeaders(signed.headers.map { ($0.name, $0.value) })
        if let upload = request.upload {
            message.body = .stream(upload.body, length: .known(Int64(upload.count)))
        } else if !request.body.isEmpty || request.method == "PUT" || request.method == "POST" {
            message.body = .bytes(ByteBuffer(bytes: request.body))
        }
        // Never earlier than the attempt's own limit.
        let response = try await client.execute(
            message, timeout: .seconds(configuration.requestTimeout) * 2,
            askingFor: "the object store at \(authority)")
        let status = Int(response.status.code)
        if isStreamed, 200..<300 ~= status {
            return Response(status: status, headers: response.headers, text: "", body: response.body)
        }
        let body = try await response.body.collect(upTo: S3Connection.responseLimit)
        return Response(status: status, headers: response.headers, text: String(buffer: body), body: nil)
    }

    /// The meaning of an error answer.
    static func error(_ response: Response, _ name: ObjectName? = nil) -> RecordFailure {
        if 300..<400 ~= response.status {
            return RecordFailure(
                .objectsRefused,
                "it answers \(response.status), \(response.code), and sends elsewhere, where nothing is sent: "
                    + "the bucket's endpoint or region is another")
        }
        if let name, response.status == 404, response.code != "NoSuchBucket" { return .objectMissing(name) }
        return RecordFailure(.objectsRefused, "it answers \(response.status), \(response.code)")
    }
}
