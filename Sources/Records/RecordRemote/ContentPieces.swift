internal import Locking
internal import NIOCore

/// A record's content as a request's body.
///
/// The HTTP client reads it in a task of its own, which outlives a request that fails or is answered early. Where the
/// content is itself a request's body, as in a gateway, its server goes on reading behind whoever has answered: two
/// readers at one time would be a trap. So `end` returns only when nobody reads, and nobody reads after it.
final class ContentPieces: AsyncSequence, Sendable {
    private struct State {
        var isOver = false
        var isReading = false
        var ending: CheckedContinuation<Void, Never>?
    }

    private let content: @Sendable () async throws -> [UInt8]?
    private let state = LockedValue(State())

    init(_ content: @escaping @Sendable () async throws -> [UInt8]?) {
        self.content = content
    }

    struct Iterator: AsyncIteratorProtocol {
        let pieces: ContentPieces

        mutating func next() async throws -> ByteBuffer? { try await pieces.next() }
    }

    func makeAsyncIterator() -> Iterator { Iterator(pieces: self) }

    /// Waits for the piece that is being read, if one is, and lets no other be read.
    func end() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                state.isOver = true
                if state.isReading { state.ending = continuation }
                return !state.isReading
            }
            if isFree { continuation.resume() }
        }
    }

    /// - Throws: `CancellationError` after the end: a body that was cut off is never taken for whole.
    private func next() async throws -> ByteBuffer? {
        let mayRead = state.withLock { state in
            state.isReading = !state.isOver
            return state.isReading
        }
        guard mayRead else { throw CancellationError() }
        defer {
            let ending = state.withLock { state in
                state.isReading = false
                defer { state.ending = nil }
                return state.ending
            }
            ending?.resume()
        }
        return try await content().map { ByteBuffer(bytes: $0) }
    }
}
