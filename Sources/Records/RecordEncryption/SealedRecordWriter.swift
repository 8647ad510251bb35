internal import Cryptography
package import RecordErrors

/// Seals one record as a stream: feed plaintext in pieces of any size, take sealed bytes as they come.
///
///     let writer = try SealedRecordWriter(key: key, context: context)
///     while let piece = ... { try writer.seal(piece.span.bytes, appendingTo: &sealed); ...write and empty `sealed` }
///     let summary = try writer.finish(appendingTo: &sealed)
///
/// Memory is one chunk, whatever the record's length. Not for use by two threads at once.
package final class SealedRecordWriter {
    private let cipher: ChunkCipher
    private let salt: [UInt8]
    private let limit: UInt64
    private let hasher = SHA256()

    /// Plaintext that does not fill a chunk yet.
    private var pending: [UInt8] = []
    private var chunk: UInt64 = 0
    private var plaintextLength: UInt64 = 0
    private var sealedLength: UInt64 = 0
    private var hasEnded = false

    /// - Parameters:
    ///   - key: never used for another record. A fresh salt makes a second use harmless, but a released key opens both.
    ///   - limit: the most plaintext to read, in bytes.
    /// - Throws: `.cryptographyFailed`.
    package convenience init(
        key: DataEncryptionKey, context: RecordContext, limit: UInt64 = SealedRecord.defaultLengthLimit
    ) throws(RecordFailure) {
        try self.init(
            key: key, context: context, limit: limit, saltForVectors: RandomBytes.make(SealedRecord.saltLength))
    }

    /// With a given salt, for test vectors only: no salt may be used twice with one key and context.
    package init(
        key: DataEncryptionKey, context: RecordContext, limit: UInt64 = SealedRecord.defaultLengthLimit,
        saltForVectors salt: [UInt8]
    ) throws(RecordFailure) {
        cipher = try ChunkCipher(key: key, salt: salt, context: context, for: .sealing)
        self.salt = salt
        self.limit = min(limit, SealedRecord.formatLengthLimit)
        pending.reserveCapacity(SealedRecord.chunkLength)
    }

    deinit {
        SecretBytes.wipe(&pending)
    }

    /// Reads `plaintext`, and appends sealed bytes to `sealed`. The first call writes the header.
    ///
    /// - Throws: `.tooLong`, `.cryptographyFailed`; after either, only `.finished`.
    package func seal(_ plaintext: RawSpan, appendingTo sealed: inout [UInt8]) throws(RecordFailure) {
        guard !hasEnded else { throw .finished }
        // Any error below leaves the stream unusable; the last line makes it usable again.
        hasEnded = true
        let (total, overflow) = plaintextLength.addingReportingOverflow(UInt64(plaintext.byteCount))
        guard !overflow, total <= limit else { throw .tooLong(limit: limit) }
        plaintextLength = total

        let start = sealed.count
        addHeader(to: &sealed)
        var rest = 0
        if !pending.isEmpty {
            rest = min(SealedRecord.chunkLength - pending.count, plaintext.byteCount)
            take(plaintext, 0..<rest)
            if pending.count == SealedRecord.chunkLength { try sealPending(appendingTo: &sealed) }
        }
        // Whole chunks go from the caller's memory to the caller's memory.
        while plaintext.byteCount - rest >= SealedRecord.chunkLength {
            try seal(plaintext.extracting(rest..<rest + SealedRecord.chunkLength), to: &sealed)
            rest += SealedRecord.chunkLength
        }
        take(plaintext, rest..<plaintext.byteCount)
        account(for: sealed, from: start)
        hasEnded = false
    }

    /// Appends the last chunk to `sealed`. The record is then complete, and accepts nothing more.
    ///
    /// - Throws: `.cryptographyFailed`, `.finished`.
    package func finish(appendingTo sealed: inout [UInt8]) throws(RecordFailure) -> SealedRecordSummary {
        guard !hasEnded else { throw .finished }
        hasEnded = true
        let start = sealed.count
        addHeader(to: &sealed)
        // Always shorter than a full chunk, and empty if the plaintext filled the last one: that marks the end.
        try sealPending(appendingTo: &sealed)
        account(for: sealed, from: start)
        return SealedRecordSummary(
            plaintextLength: plaintextLength, sealedLength: sealedLength, sha256: hasher.finalize(), salt: salt,
            commitment: cipher.commitment)
    }

    private func addHeader(to sealed: inout [UInt8]) {
        if sealedLength == 0 {
            sealed += salt
            sealed += cipher.commitment
        }
    }

    private func account(for sealed: [UInt8], from start: Int) {
        sealedLength += UInt64(sealed.count - start)
        hasher.update(sealed.span.bytes.extracting(start..<sealed.count))
    }

    private func take(_ plaintext: RawSpan, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        plaintext.extracting(range).withUnsafeBytes { pending.append(contentsOf: $0) }
    }

    private func sealPending(appendingTo sealed: inout [UInt8]) throws(RecordFailure) {
        // Moved out and back, so that the property is not in use during the call and nothing is copied.
        var chunk: [UInt8] = []
        swap(&chunk, &pending)
        defer { swap(&chunk, &pending) }
        try seal(chunk.span.bytes, to: &sealed)
        chunk.removeAll(keepingCapacity: true)
    }

    private func seal(_ plaintext: RawSpan, to sealed: inout [UInt8]) throws(RecordFailure) {
        let index = chunk
        try sealed.append(count: plaintext.byteCount + SealedRecord.tagLength) { room throws(RecordFailure) in
            try cipher.seal(plaintext, at: index, into: &room)
        }
        chunk += 1
    }
}
