internal import Cryptography
internal import Locking
internal import RecordEncryption
package import RecordErrors
internal import RecordKeys
internal import RecordStorage

/// A sealed record on its way to someone who has its key: the anchored one and all of it, or it ends with an error.
package final class SealedObject: RecordReader {
    private let object: any ObjectReader
    private let row: RecordRow
    private let mayGoOn: @Sendable () async throws(RecordFailure) -> Void
    private let reading = LockedValue(Reading())

    /// The hash of what came. A class for one thread at a time, which the lock sees to.
    // @unchecked: `hasher` is only used with the lock around this value held.
    private struct Reading: @unchecked Sendable {
        let hasher = SHA256()
        var count: UInt64 = 0
        var isChecked = false
    }

    /// - Parameter row: whose hash is the anchor's.
    /// - Throws: `.recordShorter`, `.recordLonger` where the object has another length than the record.
    init(
        _ object: any ObjectReader, of row: RecordRow,
        mayGoOn: @escaping @Sendable () async throws(RecordFailure) -> Void
    ) throws(RecordFailure) {
        if object.length < row.length {
            throw .shorterThanExpected(expected: row.length, actual: object.length)
        }
        guard object.length == row.length else { throw .longerThanExpected(expected: row.length) }
        self.object = object
        self.row = row
        self.mayGoOn = mayGoOn
    }

    package var length: UInt64 { row.length }

    package func next() async throws(RecordFailure) -> [UInt8]? {
        try await mayGoOn()
        if let piece = try await object.next() {
            reading.withLock { reading in
                reading.hasher.update(piece.span.bytes)
                reading.count += UInt64(piece.count)
            }
            return piece
        }
        try reading.withLock { (reading) throws(RecordFailure) in
            if reading.isChecked { return }
            guard reading.count == row.length else {
                throw .objectCut(expected: row.length, actual: reading.count)
            }
            let digest = reading.hasher.finalize()
            guard digest == row.sha256 else { throw .anchorMismatch(expected: row.sha256, actual: digest) }
            reading.isChecked = true
        }
        return nil
    }
}
