internal import Cryptography
internal import RecordErrors

/// Finds out why a chunk does not verify by trying other explanations. This runs only for a damaged record whose header
/// committed to the right key, and it never returns plaintext.
extension ChunkCipher {
    /// How many indices on each side of a failed chunk are tried.
    private static let reach: UInt64 = 1024

    /// The error for `sealed`, which does not verify at `index`; the general one unless `isThorough`.
    ///
    /// A full chunk may have been moved, or contain the last chunk and added bytes; so may a shorter one. If a record
    /// was cut within its last chunk, nothing reveals that.
    func diagnose(
        _ sealed: RawSpan, at index: UInt64, isThorough: Bool
    ) throws(RecordFailure) -> RecordFailure {
        let isFull = sealed.byteCount == SealedRecord.sealedChunkLength
        let plain: RecordFailure = isFull ? .altered(chunk: index) : .alteredOrTruncated(lastChunk: index)
        guard isThorough else { return plain }
        if isFull {
            let first = index - min(index, ChunkCipher.reach)
            for other in first...index + ChunkCipher.reach where other != index {
                if try verifies(sealed, at: other) { return .reordered(chunk: index, holds: other) }
            }
        }
        // Every length that a last chunk could have had before bytes were added to it.
        for length in SealedRecord.tagLength..<max(sealed.byteCount, SealedRecord.tagLength)
        where try verifies(sealed.extracting(0..<length), at: index) {
            let start = UInt64(SealedRecord.headerLength) + index * UInt64(SealedRecord.sealedChunkLength)
            return .extended(end: start + UInt64(length))
        }
        return plain
    }
    private func verifies(_ sealed: RawSpan, at index: UInt64) throws(RecordFailure) -> Bool {
        var plaintext = [UInt8](repeating: 0, count: sealed.byteCount - SealedRecord.tagLength)
        defer { SecretBytes.wipe(&plaintext) }
        var span = plaintext.mutableSpan
        var room = span.mutableBytes
        return try open(sealed, at: index, into: &room)
    }
}
