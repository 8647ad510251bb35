internal import Cryptography
internal import Locking
internal import NIOCore

/// The next bytes to upload: filled, sent, emptied and refilled.
///
/// The bytes are kept in pieces that are sent without copying. One contiguous block would take its memory three times:
/// here, in the sent copy, and as room that the allocator keeps after freeing so large a block.
final class UploadBuffer: Sendable {
    private struct Content: Sendable {
        var pieces: [ByteBuffer] = []
        var count = 0
        /// How often the buffer was emptied.
        var turn = 0
    }

    private static let pieceLength = 256 * 1024

    private let content = LockedValue(Content())
    /// The capacity in bytes.
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// The number of bytes to send.
    var count: Int { content.withLock { $0.count } }

    var isFull: Bool { count >= limit }

    /// SHA-256 of the bytes to send.
    var sha256: [UInt8] {
        let hasher = SHA256()
        for piece in content.withLock({ $0.pieces }) {
            piece.withUnsafeReadableBytes { hasher.update($0.bytes) }
        }
        return hasher.finalize()
    }

    /// Moves as many of the first bytes of `bytes` as there is room for into the buffer.
    func take(from bytes: inout ArraySlice<UInt8>) {
        let limit = limit
        content.withLock { content in
            while !bytes.isEmpty, content.count < limit {
                if (content.pieces.last?.readableBytes ?? UploadBuffer.pieceLength) == UploadBuffer.pieceLength {
                    content.pieces.append(ByteBuffer())
                }
                let last = content.pieces.count - 1
                let room = min(UploadBuffer.pieceLength - content.pieces[last].readableBytes, limit - content.count)
                let part = bytes.prefix(room)
                content.pieces[last].writeBytes(part)
                content.count += part.count
                bytes = bytes.dropFirst(part.count)
            }
        }
    }

    func removeAll() {
        content.withLock { $0 = Content(turn: $0.turn + 1) }
    }

    /// The current content, as a request's body.
    var body: Body { Body(buffer: self, turn: content.withLock { $0.turn }) }

    /// It refers to the buffer and does not retain its pieces, since a client may keep a request after its end. It ends
    /// when the buffer is emptied: its request was then abandoned.
    struct Body: AsyncSequence, Sendable {
        fileprivate let buffer: UploadBuffer
        fileprivate let turn: Int

        struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate let body: Body
            fileprivate var index = 0

            mutating func next() async -> ByteBuffer? {
                defer { index += 1 }
                let (index, turn) = (index, body.turn)
                return body.buffer.content.withLock { content in
                    content.turn == turn && index < content.pieces.count ? content.pieces[index] : nil
                }
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }
    }
}
