internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOHTTP1
internal import RecordErrors

/// A server's answer. What answers 200 to everything is no S3 server: each kind of request has its own success.
struct S3Response: Sendable {
    let status: Int
    let headers: HTTPHeaders
    /// The whole body, unless the request was for an object's content.
    let text: String
    let body: HTTPClientResponse.Body?
    /// S3's error; nil if there is none.
    let fault: S3Fault?

    /// Codes of temporary errors, whatever the status: S3 answers 400 to a body that arrived too slowly, and may detect
    /// a failure after it has started an answer with 200.
    private static let passingCodes: Set<String> = [
        "RequestTimeout", "InternalError", "ServiceUnavailable", "SlowDown", "OperationAborted",
    ]

    /// - Parameter secrets: what no message may repeat.
    init(status: Int, headers: HTTPHeaders, text: String, body: HTTPClientResponse.Body? = nil, secrets: [String]) {
        self.status = status
        self.headers = headers
        self.text = text
        self.body = body
        fault = S3Answer.fault(in: text)?.without(secrets)
    }

    /// S3's error code, such as `NoSuchKey`, for messages.
    var code: String { fault?.code ?? "no code" }

    /// What those who run the server ask for.
    var requestID: String? {
        fault?.requestID ?? (header("x-amz-request-id") ?? header("x-amzn-requestid")).flatMap { S3Fault.line($0, 100) }
    }

    /// Where the bucket is, if the server says so.
    var region: String? { header("x-amz-bucket-region").flatMap { S3Fault.line($0, 60) } ?? fault?.region }

    /// What it answers, for people.
    var words: String {
        let details = [("request", requestID), ("region", region)].compactMap { name, text in
            text.map { "\(name) \($0)" }
        }
        return "it answers \(status), \(code)" + (fault?.message.map { ": “\($0)”" } ?? "")
            + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
    }

    /// Whether a retry may succeed.
    var isPassing: Bool {
        switch status {
        // This store does not support the request.
        case 501: false
        case 429, 500...: true
        default: S3Response.passingCodes.contains(code)
        }
    }

    /// Whether the server does not know the headers of a checksum, which not all do.
    var refusesChecksums: Bool {
        let isWrong = ["BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch"].contains(code)
        let isAboutThem = fault?.message?.lowercased().contains("checksum") ?? false
        return status == 501 || status == 400 && isAboutThem && !isWrong
    }

    func header(_ name: String) -> String? { headers.first(name: name) }

    /// Identifies the bytes; in S3's quotes. It is not a hash of them everywhere.
    var tag: String? { header("etag").flatMap { $0.isEmpty ? nil : $0 } }

    /// The object's version, in a bucket that keeps versions.
    var version: String? { header("x-amz-version-id").flatMap { $0.isEmpty || $0 == "null" ? nil : $0 } }

    /// The checksum that S3 has of the bytes, in base64; without the number of parts, for an object of parts.
    var checksum: String? { header("x-amz-checksum-sha256").map(S3Response.checksum) }

    static func checksum(_ text: String) -> String { String(text.prefix { $0 != "-" }) }

    static func base64(_ digest: [UInt8]) -> String { Data(digest).base64EncodedString() }

    /// Whether the body, or the object, is a web page; no object here is one.
    private var isPage: Bool {
        let type = header("content-type")?.lowercased() ?? ""
        return type.hasPrefix("text/html") || type.hasPrefix("application/xhtml")
    }

    /// The tag of an object or part that was stored, if this is S3's answer to that.
    ///
    /// - Parameter sha256: of the bytes that were sent.
    /// - Throws: `.objectsRefused`; `.objectsFailed` if S3 has other bytes.
    func storedTag(_ sha256: [UInt8]) throws(RecordFailure) -> String {
        guard status == 200, fault == nil else { throw S3Connection.error(self) }
        // S3's answer has no body, whatever its type is called.
        guard let tag, text.allSatisfy(\.isWhitespace) else {
            throw foreign("to an upload, \(tag == nil ? "without an ETag" : "with a document")")
        }
        if let checksum, checksum != S3Response.base64(sha256) { throw S3Response.otherBytes("SHA-256") }
        return tag
    }

    /// Length and time of an object, if this is S3's answer to a HEAD.
    ///
    /// - Throws: `.objectMissing`, `.objectsRefused`.
    func described(_ name: ObjectName) throws(RecordFailure) -> StoredObject {
        guard status == 200 else { throw S3Connection.error(self, name) }
        guard let length = header("content-length").flatMap(UInt64.init),
            let modified = header("last-modified").flatMap(S3Time.header)
        else { throw foreign("to HEAD, without an object's length and time") }
        try checkObject()
        return StoredObject(name: name, length: length, modified: modified)
    }

    /// - Throws: `.objectsRefused` if this is a success, but not S3's with an object.
    func checkObject() throws(RecordFailure) {
        guard tag != nil else { throw foreign("for an object, without an ETag") }
        guard !isPage else { throw foreign("for an object, with a web page") }
    }

    /// The failure for a success that S3 would have put another way.
    func foreign(_ how: String) -> RecordFailure {
        RecordFailure(
            .objectsRefused,
            "it answers \(status) \(how), as S3 does not: is the endpoint an S3 server's? Nothing is taken for done")
    }

    /// The failure for an object that is stored and is another one.
    static func otherBytes(_ what: String) -> RecordFailure {
        RecordFailure(.objectsFailed, "what it stored has another \(what) than what was sent: it is not relied on")
    }

    /// Whether two tags can be those of the same bytes; those of a whole and of parts are made in different ways, and a
    /// server may tell either of an object of parts.
    static func agree(_ left: String, _ right: String) -> Bool {
        let (left, right) = (bare(left), bare(right))
        return left == right || left.contains("-") != right.contains("-")
    }

    private static func bare(_ tag: String) -> Substring {
        (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]).drop { $0 == "\"" }.prefix { $0 != "\"" }
    }
}
