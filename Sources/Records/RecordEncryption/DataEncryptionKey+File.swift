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
        try key.write(to: path)
        return key
    }

    /// Writes the key to a new file at `path`, as `makeFile` does.
    package func write(to path: String) throws(RecordFailure) {
        do {
            var file = try StagedFile(for: path, permissions: 0o600)
            try bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
                try file.write(bytes.bytes)
            }
            try file.commit(.keep)
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }

    /// The key in the file at `path`; if there is none, a new key, which is in no file yet: `RecordFile.seal` makes it.
    ///
    /// - Throws: `RecordFailure`.
    package static func fileOrNew(at path: String) throws(RecordFailure) -> (key: DataEncryptionKey, isNew: Bool) {
        do {
            return (try file(at: path), false)
        } catch let error where (error.cause as? FileError)?.isMissing == true {
            return (.random(), true)
        }
    }
}
