internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import RecordErrors

/// An object, or a range of it, being read from a bucket. An interrupted download continues where it stopped.
// @unchecked: a reader is used by one task at a time.
final class S3ObjectReader: ObjectReader, @unchecked Sendable {
    let length: UInt64
    let version: String?

    /// The start of the store's answer.
    struct Opening {
        let range: Range<UInt64>
        let body: HTTPClientResponse.Body
        /// The object's tag and the time of its last change; nil if the store gives no tag.
        let version: String?
    }

    private let connection: S3Connection
    private let name: ObjectName
    private let range: Range<UInt64>
    private var offset: UInt64
    private var iterator: HTTPClientResponse.Body.AsyncIterator?
    private var attemptsLeft: Int

    convenience init(_ connection: S3Connection, _ name: ObjectName, _ opening: Opening) {
        self.init(connection, name, range: opening.range, version: opening.version)
        iterator = opening.body.makeAsyncIterator()
    }

    init(_ connection: S3Connection, _ name: ObjectName, range: Range<UInt64>, version: String?) {
        self.connection = connection
        self.name = name
        self.range = range
        self.version = version
        offset = range.lowerBound
        length = range.upperBound - range.lowerBound
        attemptsLeft = connection.configuration.attempts
    }

    func next() async throws(RecordFailure) -> [UInt8]? {
        while offset < range.upperBound {
            do {
                if iterator == nil {
                    let opening = try await S3ObjectReader.open(connection, name, offset..<range.upperBound)
                    // Parts of two different objects must not be mixed.
                    guard opening.version == version else {
                        throw RecordFailure(.objectsRefused, "the object was changed while it was read")
                    }
                    iterator = opening.body.makeAsyncIterator()
                }
                if let buffer = try await iterator?.next() {
                    if buffer.readableBytes == 0 { continue }
                    return try take(buffer)
                }
            } catch let error as RecordFailure {
                throw error
            } catch is CancellationError {
                throw RecordFailure(.objectsAway, "the download was cancelled")
            } catch {
                // Whatever broke the connection, it is reopened below.
            }
            iterator = nil
            attemptsLeft -= 1
            guard attemptsLeft > 0 else {
                throw .objectCut(expected: length, actual: offset - range.lowerBound)
            }
        }
        return nil
    }

    private func take(_ buffer: ByteBuffer) throws(RecordFailure) -> [UInt8] {
        let rest = range.upperBound - offset
        guard UInt64(buffer.readableBytes) <= rest else {
            throw RecordFailure(.objectsRefused, "it sends more than the \(length) bytes that it announced")
        }
        offset += UInt64(buffer.readableBytes)
        return Array(buffer.readableBytesView)
    }

    /// Requests `range`, or all, of the object.
    ///
    /// - Returns: the range of the bytes, and the bytes.
    static func open(
        _ connection: S3Connection, _ name: ObjectName, _ range: Range<UInt64>?
    ) async throws(RecordFailure) -> Opening {
        var request = S3Connection.Request(method: "GET", name: name)
        if let range { request.headers = [("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")] }
        let response = try await connection.send(request, isStreamed: true)
        if response.status == 416 { throw try await outOfBounds(connection, name) }
        guard let body = response.body else { throw S3Connection.error(response, name) }
        try response.checkObject()
        guard let range else {
            guard response.status == 200,
                let length = response.headers.first(name: "content-length").flatMap(UInt64.init)
            else { throw RecordFailure(.objectsRefused, "it does not say how long the object is") }
            return Opening(range: 0..<length, body: body, version: version(response))
        }
        // Some stores answer 200 to a range; the header gives the range, unless it is the whole object.
        guard let total = total(response) else {
            throw RecordFailure(.objectsRefused, "it does not say which range it sends")
        }
        guard range.upperBound <= total else { throw .objectShorter(length: total) }
        guard let sent = sent(response, total), sent.lowerBound == range.lowerBound,
            sent.upperBound <= range.upperBound
        else {
            let header = response.headers.first(name: "content-range") ?? "all"
            throw RecordFailure(
                .objectsRefused,
                "it answers \(response.status) with \(header.prefix(80)) where bytes \(range.lowerBound)-"
                    + "\(range.upperBound - 1) were asked for")
        }
        return Opening(range: range, body: body, version: version(response))
    }

    static func version(_ response: S3Response) -> String? {
        guard let tag = response.headers.first(name: "etag"), !tag.isEmpty else { return nil }
        return "\(tag) \(response.headers.first(name: "last-modified") ?? "")"
    }

    /// Not every store includes the object's length in its refusal.
    private static func outOfBounds(
        _ connection: S3Connection, _ name: ObjectName
    ) async throws(RecordFailure) -> RecordFailure {
        let status = try await connection.send(.init(method: "HEAD", name: name))
        return .objectShorter(length: try status.described(name).length)
    }

    /// The range from `bytes 0-9/1000`; all bytes if the answer has no such header.
    private static func sent(_ response: S3Response, _ total: UInt64) -> Range<UInt64>? {
        guard let header = response.headers.first(name: "content-range") else { return 0..<total }
        guard header.lowercased().hasPrefix("bytes "), let slash = header.firstIndex(of: "/") else { return nil }
        let ends = header[..<slash].dropFirst("bytes ".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]), first <= last, last < total
        else { return nil }
        return first..<last + 1
    }

    /// The object's length: after the slash of `bytes 0-9/1000`, or the length of a whole answer.
    private static func total(_ response: S3Response) -> UInt64? {
        if let range = response.headers.first(name: "content-range") {
            return range.split(separator: "/").last.flatMap { UInt64($0) }
        }
        return response.status == 200 ? response.headers.first(name: "content-length").flatMap(UInt64.init) : nil
    }
}
