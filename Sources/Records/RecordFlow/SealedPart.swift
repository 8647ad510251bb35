package import RecordErrors
internal import RecordKeys
internal import RecordStorage

/// A part of a sealed record on its way to someone who has its key: bytes as they are stored.
///
/// Nothing here tells whether they are the anchored ones. Whoever asks verifies each chunk, and the last one first
/// (docs/spec/sealed-record.md).
package final class SealedPart: RecordReader {
    package var range: Range<UInt64>? { part }
    package var length: UInt64 { part.upperBound - part.lowerBound }
    /// Of the whole sealed record.
    package let totalLength: UInt64?

    private let part: Range<UInt64>
    private let object: any ObjectReader
    private let mayGoOn: @Sendable () async throws(RecordFailure) -> Void

    /// - Parameter object: which reads those bytes and no other.
    init(
        _ part: Range<UInt64>, of row: RecordRow, _ object: any ObjectReader,
        mayGoOn: @escaping @Sendable () async throws(RecordFailure) -> Void
    ) {
        self.part = part
        self.object = object
        self.mayGoOn = mayGoOn
        totalLength = row.length
    }

    package func next() async throws(RecordFailure) -> [UInt8]? {
        try await mayGoOn()
        return try await object.next()
    }
}
