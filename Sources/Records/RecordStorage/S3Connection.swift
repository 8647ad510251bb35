internal import AWSSigning
internal import AsyncHTTPClient
internal import Cryptography
internal import Locking
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import OutgoingHTTP
internal import RecordErrors

/// Sends signed requests to one bucket, and retries them on temporary errors.
struct S3Connection: Sendable {
    let configuration: S3Configuration
    private let client: HTTPClient
    private let logger: Logger?
    /// False once the server has refused the headers of a checksum.
    private let takesChecksums = LockedValue(true)

    /// The most bytes of a response that is not an object: a full page of a listing has a third of that.
    private static let responseLimit = 2 << 20
    /// First wait before a retry, in milliseconds; each further one is twice as long, plus a random part.
    private static let firstWait: UInt64 = 100

    /// The request's time is over.
    private struct Overdue: Error, CustomStringConvertible {
        let seconds: Int64
        var description: String { "has not answered within \(seconds) s" }
    }

    init(_ configuration: S3Configuration, client: HTTPClient, logger: Logger?) {
        self.configuration = configuration
        self.client = client
        self.logger = logger
    }

    struct Request: Sendable {
        var method: String
        var name: ObjectName?
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        /// Headers about a checksum, for servers that take them.
        var checksum: [(name: String, value: String)] = []
        var body: [UInt8] = []
        /// Replaces `body` for long content.
        var upload: UploadBuffer?
    }

    /// Sends `request` and returns any answer that a retry would not change.
    ///
    /// - Parameter isStreamed: leaves a successful answer's body to the caller. The request's timeout does not cover
    ///   it: the client's read timeout ends a body that stalls.
    /// - Throws: `.objectsAway` once all attempts have failed.
    func send(_ request: Request, isStreamed: Bool = false) async throws(RecordFailure) -> S3Response {
        var wait = S3Connection.firstWait
        var last = ""
        for attempt in 1...configuration.attempts {
            do {
                let response = try await sendInTime(request, isStreamed)
                guard response.isPassing else { return response }
                last = response.words
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
                last = "\(configuration.place) \(error)"
            } catch {
                last = "\(configuration.place): \(error)"
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
    private func sendInTime(_ request: Request, _ isStreamed: Bool) async throws -> S3Response {
        let seconds = configuration.requestTimeout
        return try await withThrowingTaskGroup(of: S3Response?.self) { group in
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

    /// An attempt; a server that does not know checksums is asked again without one.
    private func sendOnce(_ request: Request, _ isStreamed: Bool) async throws -> S3Response {
        let response = try await exchange(request, isStreamed)
        log(request, response)
        guard !request.checksum.isEmpty, response.refusesChecksums else { return response }
        takesChecksums.withLock { $0 = false }
        return try await exchange(request, isStreamed)
    }

    private func exchange(_ request: Request, _ isStreamed: Bool) async throws -> S3Response {
        let (scheme, authority) = configuration.location
        let credential = try configuration.credentials.read()
        let checksum = takesChecksums.withLock { $0 } ? request.checksum : []
        let signed = try RequestSigner(credential: credential, region: configuration.region, service: "s3").sign(
            SignableRequest(
                method: request.method, path: configuration.path(of: request.name), query: request.query,
                headers: [("host", authority)] + request.headers + checksum,
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
        // The signature is the authorization's last part.
        let signature = signed.headers.last?.value.split(separator: "=").last.map(String.init)
        let secrets = [credential.sessionToken, signature].compactMap(\.self)
        // Never earlier than the attempt's own limit.
        let response = try await client.execute(
            message, timeout: .seconds(configuration.requestTimeout) * 2,
            askingFor: "the object store at \(authority)")
        let status = Int(response.status.code)
        if isStreamed, 200..<300 ~= status {
            return S3Response(
                status: status, headers: response.headers, text: "", body: response.body, secrets: secrets)
        }
        let body = try await response.body.collect(upTo: S3Connection.responseLimit)
        return S3Response(status: status, headers: response.headers, text: String(buffer: body), secrets: secrets)
    }

    /// Tells the operator what S3 says, whatever becomes of it. That there is no such object is an answer.
    private func log(_ request: Request, _ response: S3Response) {
        guard let logger, response.fault != nil || response.status >= 300, response.status != 404 else { return }
        var metadata: Logger.Metadata = [
            "method": "\(request.method)", "status": "\(response.status)", "code": "\(response.code)",
        ]
        for (name, text) in [
            ("message", response.fault?.message), ("request_id", response.requestID), ("region", response.region),
        ] {
            metadata[name] = text.map { "\($0)" }
        }
        logger.warning("the object store refuses a request", metadata: metadata)
    }

    /// The meaning of an error answer.
    static func error(_ response: S3Response, _ name: ObjectName? = nil) -> RecordFailure {
        if 300..<400 ~= response.status {
            return RecordFailure(
                .objectsRefused,
                "\(response.words), and sends elsewhere, where nothing is sent: the bucket's endpoint or region is "
                    + "another")
        }
        if 200..<300 ~= response.status, response.fault == nil { return response.foreign("to that") }
        if response.fault == nil, !response.text.isEmpty {
            return RecordFailure(
                .objectsRefused,
                "\(response.words), with something else than S3's XML: is the endpoint an S3 server's?")
        }
        if let name, response.status == 404, response.code != "NoSuchBucket" { return .objectMissing(name) }
        return RecordFailure(.objectsRefused, response.words)
    }
}
