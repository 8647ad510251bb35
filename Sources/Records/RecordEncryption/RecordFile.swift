internal import Cryptography
internal import DurableFiles
package import RecordErrors

/// Whole records in files. Each call blocks until it is done, in constant memory.
///
/// A written file gets its name only when it is complete, verified and on the device; a failure leaves the name as it
/// was, and no temporary file.
package enum RecordFile {
    /// Plaintext read and sealed at once: large enough to make system calls cheap, small enough for the cache.
    private static let blockLength = 16 * SealedRecord.chunkLength

    /// Seals the file at `plaintextPath` into a file at `sealedPath`, mode 0600.
    ///
    /// - Parameters:
    ///   - replacing: whether an existing file is replaced; otherwise it is an error.
    ///   - key: see `DataEncryptionKey.fileOrNew(at:)`.
    ///   - keyFile: the file to make for a new key, which is there before the sealed record is, and not where that
    ///     fails; nil for a key that is in a file.
    ///   - limit: the most plaintext to read, in bytes.
    ///   - begin: called with the file's length, if it has one, when it is open.
    ///   - progress: called with the number of bytes just read.
    /// - Returns: lengths and the SHA-256 to anchor.
    /// - Throws: `RecordFailure`.
    package static func seal(
        _ plaintextPath: String, to sealedPath: String, replacing: Bool = false, key: DataEncryptionKey,
        keyFile: String? = nil, context: RecordContext, limit: UInt64 = SealedRecord.defaultLengthLimit,
        begin: (UInt64?) -> Void = { _ in }, progress: (Int) -> Void = { _ in }
    ) throws(RecordFailure) -> SealedRecordSummary {
        do {
            var target = try StagedFile(for: sealedPath, isSecret: false)
            let summary = try seal(
                plaintextPath, key: key, context: context, limit: limit, begin: begin, progress: progress
            ) { try target.write($0) }
            if let keyFile {
                // After this only the name can be refused: nobody is to find a key that goes away again.
                try target.sync()
                try key.write(to: keyFile)
            }
            do {
                try target.commit(replacing ? .replace : .keep)
            } catch {
                if let keyFile { _ = try? Folder.remove(keyFile) }
                throw error
            }
            return summary
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    /// Seals the file at `plaintextPath`, and gives the sealed record to `take` in pieces.
    ///
    /// - Throws: `RecordFailure`. What was taken by then is no record.
    package static func seal(
        _ plaintextPath: String, key: DataEncryptionKey, context: RecordContext,
        limit: UInt64 = SealedRecord.defaultLengthLimit, begin: (UInt64?) -> Void = { _ in },
        progress: (Int) -> Void = { _ in }, into take: (RawSpan) throws -> Void
    ) throws(RecordFailure) -> SealedRecordSummary {
        do {
            let source = try ReadableFile(plaintextPath)
            // If the length is known, refuse before reading.
            if let length = source.length, length > limit { throw RecordFailure.tooLong(limit: limit) }
            begin(source.length)
            let writer = try SealedRecordWriter(key: key, context: context, limit: limit)
            var sealed: [UInt8] = []
            try forEachBlock(of: source) { block in
                try writer.seal(block, appendingTo: &sealed)
                try take(sealed.span.bytes)
                sealed.removeAll(keepingCapacity: true)
                progress(block.byteCount)
            }
            let summary = try writer.finish(appendingTo: &sealed)
            try take(sealed.span.bytes)
            return summary
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    /// Opens the sealed record at `sealedPath` into a file at `plaintextPath`, mode 0600.
    ///
    /// - Parameters:
    ///   - replacing: as for `seal`.
    ///   - anchor: the SHA-256 that the sealed record must have, 32 bytes; nil if there is none to compare.
    ///   - progress: called with the number of bytes just opened.
    /// - Returns: lengths and the sealed record's SHA-256.
    /// - Throws: `RecordFailure`; `.anchorMismatch` if only the SHA-256 differs.
    package static func open(
        _ sealedPath: String, to plaintextPath: String, replacing: Bool = false, key: DataEncryptionKey,
        context: RecordContext,
        anchor: [UInt8]? = nil, limit: UInt64 = SealedRecord.defaultLengthLimit,
        begin: (UInt64?) -> Void = { _ in }, progress: (Int) -> Void = { _ in }
    ) throws(RecordFailure) -> SealedRecordSummary {
        do {
            var target = try StagedFile(for: plaintextPath)
            let summary = try open(
                sealedPath, key: key, context: context, limit: limit, begin: begin, progress: progress
            ) { try target.write($0) }
            try check(summary.sha256, anchor)
            try target.commit(replacing ? .replace : .keep)
            return summary
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    /// Opens the sealed record at `sealedPath`, and gives the plaintext to `take` in pieces, each verified.
    ///
    /// - Throws: `RecordFailure`. What was taken by then is how the record begins, and may not be all of it.
    package static func open(
        _ sealedPath: String, key: DataEncryptionKey, context: RecordContext,
        limit: UInt64 = SealedRecord.defaultLengthLimit, begin: (UInt64?) -> Void = { _ in },
        progress: (Int) -> Void = { _ in }, into take: (RawSpan) throws -> Void
    ) throws(RecordFailure) -> SealedRecordSummary {
        do {
            return try read(sealedPath, key: key, context: context, limit: limit, begin) { plaintext in
                try take(plaintext)
                progress(plaintext.byteCount)
            }
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    /// Opens the sealed record at `sealedPath` to its end and discards the plaintext.
    ///
    /// - Parameter anchor: as for `open`.
    /// - Throws: as `open`.
    package static func verify(
        _ sealedPath: String, key: DataEncryptionKey, context: RecordContext, anchor: [UInt8]? = nil,
        limit: UInt64 = SealedRecord.defaultLengthLimit
    ) throws(RecordFailure) -> SealedRecordSummary {
        do {
            let summary = try read(sealedPath, key: key, context: context, limit: limit, { _ in }) { _ in }
            try check(summary.sha256, anchor)
            return summary
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    /// SHA-256 and length of the file at `path`, to compare with an anchor without the key.
    ///
    /// - Throws: `.fileFailed`.
    package static func digest(_ path: String) throws(RecordFailure) -> (sha256: [UInt8], length: UInt64) {
        do {
            let source = try ReadableFile(path)
            let hasher = SHA256()
            var length: UInt64 = 0
            try forEachBlock(of: source) { block in
                hasher.update(block)
                length += UInt64(block.byteCount)
            }
            return (hasher.finalize(), length)
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    private static func read(
        _ sealedPath: String, key: DataEncryptionKey, context: RecordContext, limit: UInt64, _ begin: (UInt64?) -> Void,
        _ take: (RawSpan) throws -> Void
    ) throws -> SealedRecordSummary {
        let source = try ReadableFile(sealedPath)
        // Refuses a file of an impossible length, or over the limit, before anything is read.
        if let length = source.length, try SealedRecord.plaintextLength(ofSealed: length) > limit {
            throw RecordFailure.tooLong(limit: limit)
        }
        begin(source.length)
        // A person at a terminal waits for one record and wants to know what is wrong with it.
        let reader = SealedRecordReader(key: key, context: context, limit: limit, isThorough: true)
        var plaintext: [UInt8] = []
        defer { SecretBytes.wipe(&plaintext) }
        try forEachBlock(of: source) { block in
            try reader.open(block, appendingTo: &plaintext)
            try take(plaintext.span.bytes)
            plaintext.removeAll(keepingCapacity: true)
        }
        let summary = try reader.finish(appendingTo: &plaintext)
        try take(plaintext.span.bytes)
        return summary
    }

    private static func check(_ sha256: [UInt8], _ anchor: [UInt8]?) throws(RecordFailure) {
        if let anchor, anchor != sha256 { throw .anchorMismatch(expected: anchor, actual: sha256) }
    }

    private static func forEachBlock(of source: ReadableFile, _ body: (RawSpan) throws -> Void) throws {
        var block = [UInt8](repeating: 0, count: blockLength)
        // It may have contained plaintext.
        defer { SecretBytes.wipe(&block) }
        while true {
            var span = block.mutableSpan
            var room = span.mutableBytes
            let count = try source.read(into: &room)
            if count > 0 { try body(block.span.bytes.extracting(0..<count)) }
            if count < block.count { return try source.checkUnchanged() }
        }
    }
}
