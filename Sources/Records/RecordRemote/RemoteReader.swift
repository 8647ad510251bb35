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

    private var pieces: HTTPClientResponse.Body.AsyncIterator
    private var received: UInt64 = 0
    private var hasEnded = false
    /// The pool closes with its last reference, and the stream with the pool.
    private let connection: ServiceConnection
    private let reason: @Sendable () async -> RecordFailure?

    /// - Parameter reason: asks why the stream broke off; nil where the service would serve it again.
    init(
        _ answer: ServiceConnection.Answer, _ connection: ServiceConnection,
        reason: @escaping @Sendable () async -> RecordFailure?
    ) throws(RecordFailure) {
        guard let length = answer.headers.first(name: "Content-Length").flatMap({ UInt64($0) }) else {
            throw connection.unexpected("content of no stated length")
        }
        self.length = length
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
