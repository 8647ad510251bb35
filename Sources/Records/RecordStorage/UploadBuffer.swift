internal import Cryptography
internal import Locking
internal import NIOCore

/// What is to be uploaded next: filled, sent, emptied and filled again.
///
/// It is kept in pieces that go to the connection as they are. In one stretch it would be there three times over: here,
/// in what is sent, and as room that the allocator keeps after so large a block was freed.
final class UploadBuffer: Sendable {
    private struct Content: Sendable {
        var pieces: [ByteBuffer] = []
        var count = 0
        /// How often it was emptied.
        var turn = 0
    }

    private static let pieceLength = 256 * 1024

    private let content = LockedValue(Content())
    /// Most bytes that it is filled with.
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes that are to be sent.
    var count: Int { content.withLock { $0.count } }

    var isFull: Bool { count >= limit }

    /// SHA-256 of what is to be sent.
    var sha256: [UInt8] {
        let hasher = SHA256()
        for piece in content.withLock({ $0.pieces }) {
            piece.withUnsafeReadableBytes { hasher.update($0.bytes) }
        }
        return hasher.finalize()
    }

    /// Takes in the first bytes of `bytes`, as many as there is room for, and takes them off there.
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

    /// What is there now, as a request's body.
    var body: Body { Body(buffer: self, turn: content.withLock { $0.turn }) }

    /// It refers to the buffer and does not hold its pieces, since a client may keep a request for longer than it
    /// lasts. Once the buffer was emptied it ends: its request is one that was given up.
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
