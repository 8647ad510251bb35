internal import NIOCore

/// A request's body, piece by piece as the connection takes it: a part of an upload is in memory once, and not copied
/// whole into what is sent.
struct BodyPieces: AsyncSequence, Sendable {
    let bytes: [UInt8]

    private static let length = 256 * 1024

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var rest: ArraySlice<UInt8>

        mutating func next() async -> ByteBuffer? {
            if rest.isEmpty { return nil }
            defer { rest = rest.dropFirst(BodyPieces.length) }
            return ByteBuffer(bytes: rest.prefix(BodyPieces.length))
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: bytes[...]) }
}
