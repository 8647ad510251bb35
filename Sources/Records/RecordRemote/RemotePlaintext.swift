internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import RecordFlow

/// A record on its way from an encryption service.
///
/// The service announces the length and keeps back the last piece until it knows that all is well; where it is not, the
/// connection breaks off before that many bytes have come. Then it is asked once more, for the reason.
// @unchecked: used by one task at a time, as the protocol says; nothing else is changed after `init`.
final class RemotePlaintext: PlaintextReader, @unchecked Sendable {
    let plaintextLength: UInt64

    private var pieces: HTTPClientResponse.Body.AsyncIterator
    private var received: UInt64 = 0
    private var hasEnded = false
    /// The pool closes with its last reference, and the stream with the pool.
    private let connection: ServiceConnection
    private let reason: @Sendable () async -> FlowError?

    /// - Parameter reason: asks why the stream broke off; nil where the service would serve it again.
    init(
        _ answer: ServiceConnection.Answer, _ connection: ServiceConnection,
        reason: @escaping @Sendable () async -> FlowError?
    ) throws(FlowError) {
        guard let length = answer.headers.first(name: "Content-Length").flatMap({ UInt64($0) }) else {
            throw connection.unexpected("content of no stated length")
        }
        plaintextLength = length
        pieces = answer.body.makeAsyncIterator()
        self.connection = connection
        self.reason = reason
    }

    func next() async throws(FlowError) -> [UInt8]? {
        if hasEnded { return nil }
        let failure: FlowError
        do {
            if let piece = try await pieces.next() {
                received += UInt64(piece.readableBytes)
                return Array(buffer: piece)
            }
            if received == plaintextLength {
                hasEnded = true
                return nil
            }
            failure = .service(
                ServiceFailure(
                    isTemporary: true, "the service broke off after \(received) of \(plaintextLength) bytes"))
        } catch {
            failure = connection.failure(error)
        }
        throw await reason() ?? failure
    }
}
