internal import Cryptography
internal import DurableFiles
package import RecordErrors

extension DataEncryptionKey {
    /// Reads the key in the file at `path`: 32 bytes, readable by its owner only.
    ///
    /// - Throws: `RecordFailure`; `.fileFailed`.
    package static func file(at path: String) throws(RecordFailure) -> DataEncryptionKey {
        do {
            let file = try ReadableFile(path)
            try file.checkSecrecy()
            // One byte more than a key, to detect longer files.
            var bytes = [UInt8](repeating: 0, count: SealedRecord.keyLength + 1)
            var span = bytes.mutableSpan
            var room = span.mutableBytes
            let count = try file.read(into: &room)
            defer { SecretBytes.wipe(&bytes) }
            guard count == SealedRecord.keyLength else {
                throw RecordFailure(
                    .fileFailed,
                    "\(path) is no key file: a key is \(SealedRecord.keyLength) bytes long, and this file "
                        + "\(max(file.length ?? 0, UInt64(count)))")
            }
            return try DataEncryptionKey(SecretBytes(copying: bytes.span.bytes.extracting(0..<count)))
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    /// Creates a new key in a new file at `path`, mode 0600. An existing file stays unchanged.
    ///
    /// - Throws: `.fileFailed`, also if the file exists.
    package static func makeFile(at path: String) throws(RecordFailure) -> DataEncryptionKey {
        let key = DataEncryptionKey.random()
        do {
            var file = try StagedFile(for: path, permissions: 0o600)
            try key.bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
                try file.write(bytes.bytes)
            }
            try file.commit(.keep)
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
        return key
    }

    /// The key in the file at `path`, which is created if it is missing.
    ///
    /// - Throws: `RecordFailure`.
    package static func fileMadeIfAbsent(at path: String) throws(RecordFailure) -> DataEncryptionKey {
        do {
            return try file(at: path)
        } catch let error where (error.cause as? FileError)?.isMissing == true {
            do {
                return try makeFile(at: path)
            } catch let error where (error.cause as? FileError)?.isExisting == true {
                // Someone else has just created it: use theirs.
                return try file(at: path)
            }
        }
    }
}
