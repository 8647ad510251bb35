internal import Cryptography
package import DurableFiles

/// Why a key file was not read or made.
package enum KeyFileError: Error, Equatable {
    /// The file system refused.
    case file(FileError)
    /// The file has another length than a key.
    case wrongLength(path: String, actual: UInt64)
    /// Others than its owner may read or write the file.
    case wrongPermissions(path: String, actual: UInt32)
}

extension KeyFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .file(let error):
            error.description
        case .wrongLength(let path, let actual):
            "\(path) is no key file: a key is \(SealedRecord.keyLength) bytes long, and this file \(actual)"
        case .wrongPermissions(let path, let actual):
            "\(path) has mode 0\(String(actual, radix: 8)): others may read the key. Run chmod 600 on it"
        }
    }
}

extension DataEncryptionKey {
    /// Reads the key in the file at `path`: 32 bytes, for its owner alone.
    ///
    /// - Throws: `KeyFileError`; `.file` with `isMissing` where there is none.
    package static func file(at path: String) throws(KeyFileError) -> DataEncryptionKey {
        do {
            let file = try ReadableFile(path)
            guard file.permissions & 0o077 == 0 else {
                throw KeyFileError.wrongPermissions(path: path, actual: file.permissions)
            }
            // One byte more than a key, to see what is too long.
            var bytes = [UInt8](repeating: 0, count: SealedRecord.keyLength + 1)
            var span = bytes.mutableSpan
            var room = span.mutableBytes
            let count = try file.read(into: &room)
            defer { SecretBytes.wipe(&bytes) }
            guard count == SealedRecord.keyLength else {
                throw KeyFileError.wrongLength(path: path, actual: max(file.length ?? 0, UInt64(count)))
            }
            return try DataEncryptionKey(SecretBytes(copying: bytes.span.bytes.extracting(0..<count)))
        } catch let error as KeyFileError {
            throw error
        } catch let error as FileError {
            throw .file(error)
        } catch {
            throw .wrongLength(path: path, actual: 0)
        }
    }

    /// Makes a new key in a new file at `path`, mode 0600. Where there is a file already it stays as it is.
    ///
    /// - Throws: `KeyFileError.file`, with `isExisting` where there is one.
    package static func makeFile(at path: String) throws(KeyFileError) -> DataEncryptionKey {
        let key = DataEncryptionKey.random()
        do {
            var file = try StagedFile(for: path, permissions: 0o600)
            try key.bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
                try file.write(bytes.bytes)
            }
            try file.commit(.keep)
        } catch {
            throw .file(error)
        }
        return key
    }

    /// The key in the file at `path`, made first if there is none.
    ///
    /// - Throws: `KeyFileError`.
    package static func fileMadeIfAbsent(at path: String) throws(KeyFileError) -> DataEncryptionKey {
        do {
            return try file(at: path)
        } catch .file(let error) where error.isMissing {
            do {
                return try makeFile(at: path)
            } catch .file(let error) where error.isExisting {
                // Someone made it just now: theirs counts.
                return try file(at: path)
            }
        }
    }
}
