internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import RecordErrors
internal import RecordFlow

/// A record streamed from an encryption service.
///
/// The service announces the length and withholds the last piece until the record is verified; on failure the
/// connection ends before that many bytes have arrived. Then the client asks once more, for the reason.
// @unchecked: used by one task at a time, as the protocol says; nothing else is changed after `init`.
final class RemoteReader: RecordReader, @unchecked Sendable {
    let length: UInt64
    let range: Range<UInt64>?
    let totalLength: UInt64?
    let description: RecordDescription?

    private var pieces: HTTPClientResponse.Body.AsyncIterator
    private var received: UInt64 = 0
    private var hasEnded = false
    /// The pool closes with its last reference, and the stream with the pool.
    private let connection: ServiceConnection
    private let reason: @Sendable () async -> RecordFailure?

    /// - Parameters:
    ///   - asked: the range, where one was asked for.
    ///   - reason: asks why the stream broke off; nil where the service would serve it again.
    init(
        _ answer: ServiceConnection.Answer, _ asked: RecordRange?, _ connection: ServiceConnection,
        reason: @escaping @Sendable () async -> RecordFailure?
    ) throws(RecordFailure) {
        guard let length = answer.headers.first(name: "Content-Length").flatMap({ UInt64($0) }) else {
            throw connection.unexpected("content of no stated length")
        }
        self.length = length
        if let asked {
            guard let part = ContentRange(answer.headers.first(name: "Content-Range") ?? ""),
                part.answers(asked), part.range.upperBound - part.range.lowerBound == length
            else { throw connection.unexpected("content of another range than was asked for") }
            (range, totalLength) = (part.range, part.total)
        } else {
            (range, totalLength) = (nil, length)
        }
        description = answer.headers.first(name: ServiceAPI.descriptionField)
            .flatMap { DescriptionMessage(field: $0)?.description }
        pieces = answer.body.makeAsyncIterator()
        self.connection = connection
        self.reason = reason
    }

    func next() async throws(RecordFailure) -> [UInt8]? {
        if hasEnded { return nil }
        let failure: RecordFailure
        do {
            if let piece = try await pieces.next() {
                received += UInt64(piece.readableBytes)
                return Array(buffer: piece)
            }
            if received == length {
                hasEnded = true
                return nil
            }
            failure = RecordFailure(
                .serviceFailed, "the service broke off after \(received) of \(length) bytes", isRetryable: true)
        } catch {
            failure = connection.failure(error)
        }
        throw await reason() ?? failure
    }
}

/// `Content-Range: bytes FIRST-LAST/LENGTH` (RFC 9110, section 14.4).
private struct ContentRange {
    let range: Range<UInt64>
    /// Nil for `*`.
    let total: UInt64?

    init?(_ header: String) {
        guard let match = header.wholeMatch(of: #/bytes ([0-9]+)-([0-9]+)\/([0-9]+|\*)/#),
            let first = UInt64(match.1), let last = UInt64(match.2), first <= last, last < .max
        else { return nil }
        range = first..<last + 1
        total = UInt64(match.3)
        guard match.3 == "*" || total.map({ last < $0 }) == true else { return nil }
    }

    /// Whether this is what was asked for. Without the total there is nothing to hold its end against.
    func answers(_ asked: RecordRange) -> Bool {
        if let total { return (try? asked.resolved(in: total)) == range }
        guard case .bytes(let asked) = asked else { return true }
        return range.lowerBound == asked.lowerBound && range.upperBound <= asked.upperBound
    }
}
