internal import Cryptography
package import RecordErrors

/// Opens one sealed record as a stream: feed sealed bytes in pieces of any size, take plaintext as it verifies.
///
/// **What comes out before `finish` returns is a part, not a record.** Each chunk is verified before it is returned,
/// but only the end shows that the record is whole: code that keeps plaintext must be able to discard it.
/// `RecordFile.open` does that for files.
///
/// Memory is one chunk, whatever the record's length. Not for use by two threads at once.
package final class SealedRecordReader {
    private let key: DataEncryptionKey
    private let context: RecordContext
    private let limit: UInt64
    private let expectedLength: UInt64?
    private let isThorough: Bool
    private let hasher = SHA256()

    /// Nil until the header has been read and its commitment matches.
    private var cipher: ChunkCipher?
    private var salt: [UInt8] = []
    /// Sealed bytes that are not a complete header or full chunk yet.
    private var pending: [UInt8] = []
    private var chunk: UInt64 = 0
    private var plaintextLength: UInt64 = 0
    private var sealedLength: UInt64 = 0
    private var hasEnded = false

    /// - Parameters:
    ///   - limit: the most plaintext to return, in bytes.
    ///   - expectedLength: length of the sealed record, if it is known from elsewhere; then a truncated or extended
    ///     record is always distinguished from an altered one.
    ///   - isThorough: whether to find out why a chunk does not verify, with up to 18,400 further decryptions (50 ms),
    ///     to report `.reordered` and `.extended`; otherwise both are `.altered` or `.alteredOrTruncated`. Not for a
    ///     service: anyone who can damage objects could keep it busy.
    package init(
        key: DataEncryptionKey, context: RecordContext, limit: UInt64 = SealedRecord.defaultLengthLimit,
        expectedLength: UInt64? = nil, isThorough: Bool = false
    ) {
        self.key = key
        self.context = context
        self.limit = min(limit, SealedRecord.formatLengthLimit)
        self.expectedLength = expectedLength
        self.isThorough = isThorough
        pending.reserveCapacity(SealedRecord.sealedChunkLength)
    }

    /// Reads `sealed`, and appends verified bytes to `plaintext`.
    ///
    /// - Throws: `RecordFailure`: a case of damage, `.tooLong` or `.cryptographyFailed`; after any, only `.finished`.
    package func open(_ sealed: RawSpan, appendingTo plaintext: inout [UInt8]) throws(RecordFailure) {
        guard !hasEnded else { throw .finished }
        // Any error below leaves the stream unusable; the last line makes it usable again.
        hasEnded = true
        let (total, overflow) = sealedLength.addingReportingOverflow(UInt64(sealed.byteCount))
        guard !overflow else { throw .tooLong(limit: limit) }
        sealedLength = total
        if let expectedLength, total > expectedLength { throw .longerThanExpected(expected: expectedLength) }
        hasher.update(sealed)

        var rest = 0
        while rest < sealed.byteCount {
            let wanted = cipher == nil ? SealedRecord.headerLength : SealedRecord.sealedChunkLength
            if cipher != nil, pending.isEmpty, sealed.byteCount - rest >= wanted {
                try openChunk(sealed.extracting(rest..<rest + wanted), appendingTo: &plaintext)
                rest += wanted
                continue
            }
            let piece = min(wanted - pending.count, sealed.byteCount - rest)
            sealed.extracting(rest..<rest + piece).withUnsafeBytes { pending.append(contentsOf: $0) }
            rest += piece
            if pending.count == wanted { try openPending(appendingTo: &plaintext) }
        }
        hasEnded = false
    }

    /// Ends the sealed record, and appends its last plaintext. Only now is the record known to be whole.
    ///
    /// - Throws: `RecordFailure`: a case of damage, `.tooLong`, `.cryptographyFailed` or `.finished`.
    package func finish(appendingTo plaintext: inout [UInt8]) throws(RecordFailure) -> SealedRecordSummary {
        guard !hasEnded else { throw .finished }
        hasEnded = true
        if let expectedLength, sealedLength < expectedLength {
            throw .shorterThanExpected(expected: expectedLength, actual: sealedLength)
        }
        guard let cipher, pending.count >= SealedRecord.tagLength else { throw .truncated(length: sealedLength) }
        try openPending(appendingTo: &plaintext)
        return SealedRecordSummary(
            plaintextLength: plaintextLength, sealedLength: sealedLength, sha256: hasher.finalize(), salt: salt,
            commitment: cipher.commitment)
    }

    private func openPending(appendingTo plaintext: inout [UInt8]) throws(RecordFailure) {
        // Moved out and back, so that the property is not in use during the calls and nothing is copied.
        var bytes: [UInt8] = []
        swap(&bytes, &pending)
        defer { swap(&bytes, &pending) }
        if cipher == nil {
            salt = Array(bytes.prefix(SealedRecord.saltLength))
            cipher = try ChunkCipher.opening(header: bytes, key: key, context: context)
        } else {
            try openChunk(bytes.span.bytes, appendingTo: &plaintext)
        }
        bytes.removeAll(keepingCapacity: true)
    }

    private func openChunk(_ sealed: RawSpan, appendingTo plaintext: inout [UInt8]) throws(RecordFailure) {
        guard let cipher else { throw .truncated(length: sealedLength) }
        let count = sealed.byteCount - SealedRecord.tagLength
        let (total, overflow) = plaintextLength.addingReportingOverflow(UInt64(count))
        guard !overflow, total <= limit else { throw .tooLong(limit: limit) }
        let index = chunk
        try plaintext.append(count: count) { room throws(RecordFailure) in
            if try !cipher.open(sealed, at: index, into: &room) {
                throw try cipher.diagnose(sealed, at: index, isThorough: isThorough)
            }
        }
        plaintextLength = total
        chunk += 1
    }
}

extension ChunkCipher {
    /// The cipher of the sealed record that starts with `header`, if its commitment matches.
    static func opening(
        header: [UInt8], key: DataEncryptionKey, context: RecordContext
    ) throws(RecordFailure) -> ChunkCipher {
        guard header.count == SealedRecord.headerLength else { throw .truncated(length: UInt64(header.count)) }
        let cipher = try ChunkCipher(
            key: key, salt: Array(header.prefix(SealedRecord.saltLength)), context: context, for: .opening)
        guard ConstantTime.equal(cipher.commitment, Array(header.suffix(SealedRecord.commitmentLength))) else {
            throw .wrongKeyOrContext
        }
        return cipher
    }
}
