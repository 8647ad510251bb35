package import RecordErrors

/// Reads parts of a sealed record, wherever it is stored.
///
/// A part is verified chunk by chunk, but says nothing about the rest: `sealedLength` must be that of an object whose
/// SHA-256 has been checked against its anchor since it last changed. Otherwise someone who truncated the object could
/// also make its length look right.
package final class SealedRecordRangeReader {
    /// Length of the whole plaintext in bytes.
    package let plaintextLength: UInt64

    private let cipher: ChunkCipher
    private let sealedLength: UInt64
    private let isThorough: Bool

    /// - Parameters:
    ///   - header: the first 56 bytes of the sealed record.
    ///   - sealedLength: length of the whole sealed record in bytes.
    ///   - isThorough: as for `SealedRecordReader`.
    /// - Throws: `.wrongKeyOrContext`, `.truncated`, `.tooLong`, `.cryptographyFailed`.
    package init(
        key: DataEncryptionKey, context: RecordContext, header: [UInt8], sealedLength: UInt64,
        isThorough: Bool = false
    ) throws(RecordFailure) {
        plaintextLength = try SealedRecord.plaintextLength(ofSealed: sealedLength)
        self.sealedLength = sealedLength
        self.isThorough = isThorough
        cipher = try ChunkCipher.opening(header: header, key: key, context: context)
    }

    /// The bytes of the sealed record that are needed to read `range` of the plaintext: whole chunks.
    ///
    /// - Throws: `.rangeOutOfBounds`.
    package func sealedRange(for range: Range<UInt64>) throws(RecordFailure) -> Range<UInt64> {
        guard range.upperBound <= plaintextLength else { throw .rangeOutOfBounds(length: plaintextLength) }
        guard !range.isEmpty else { return UInt64(SealedRecord.headerLength)..<UInt64(SealedRecord.headerLength) }
        let first = range.lowerBound / UInt64(SealedRecord.chunkLength)
        let last = (range.upperBound - 1) / UInt64(SealedRecord.chunkLength)
        return offset(of: first)..<min(offset(of: last + 1), sealedLength)
    }

    /// `range` of the plaintext, from `sealed`: the bytes of `sealedRange(for: range)`.
    ///
    /// - Throws: `.rangeOutOfBounds`, `.wrongRangeLength`, a case of damage, `.cryptographyFailed`.
    package func open(_ sealed: RawSpan, for range: Range<UInt64>) throws(RecordFailure) -> [UInt8] {
        let needed = try sealedRange(for: range)
        guard UInt64(sealed.byteCount) == UInt64(needed.count) else {
            throw .wrongRangeLength(expected: needed.count, actual: sealed.byteCount)
        }
        var plaintext: [UInt8] = []
        plaintext.reserveCapacity(sealed.byteCount)
        var chunk = range.lowerBound / UInt64(SealedRecord.chunkLength)
        let skipped = Int(range.lowerBound % UInt64(SealedRecord.chunkLength))
        var start = 0
        while start < sealed.byteCount {
            let end = min(start + SealedRecord.sealedChunkLength, sealed.byteCount)
            let part = sealed.extracting(start..<end)
            let index = chunk
            try plaintext.append(count: part.byteCount - SealedRecord.tagLength) { room throws(RecordFailure) in
                if try !cipher.open(part, at: index, into: &room) {
                    throw try cipher.diagnose(part, at: index, isThorough: isThorough)
                }
            }
            chunk += 1
            start = end
        }
        plaintext.removeFirst(min(skipped, plaintext.count))
        plaintext.removeLast(plaintext.count - range.count)
        return plaintext
    }

    private func offset(of chunk: UInt64) -> UInt64 {
        UInt64(SealedRecord.headerLength) + chunk * UInt64(SealedRecord.sealedChunkLength)
    }
}
