internal import Cryptography
internal import Dispatch
internal import DurableFiles
internal import Locking
internal import RecordErrors

/// An object being written to a folder.
// @unchecked: a writer is used by one task at a time; each call's work has ended before the call returns.
final class FileObjectWriter: ObjectWriter, @unchecked Sendable {
    private let root: String
    private let queue: DispatchQueue
    private let hasher = SHA256()
    /// Nil once the writer has ended. Dropping it removes the written bytes.
    private var file: StagedFile?

    init(root: String, queue: DispatchQueue, file: consuming StagedFile) {
        self.root = root
        self.queue = queue
        self.file = consume file
    }

    func write(_ bytes: [UInt8]) async throws(RecordFailure) {
        try await blocking(on: queue) { () throws(FileError) in try self.add(bytes) }
    }

    func finish(sha256: [UInt8]) async throws(RecordFailure) -> ObjectName {
        let actual = hasher.finalize()
        guard actual == sha256 else {
            await abandon()
            throw .digestMismatch(expected: sha256, actual: actual)
        }
        let name = try ObjectName(Hex.encode(actual))
        let folder = "\(root)/objects/\(name.text.prefix(2))"
        try await blocking(on: queue) { () throws(FileError) in
            try Folder.make(folder)
            guard let file = self.file.take() else { throw FileObjectWriter.ended(self.root) }
            try file.commit(at: "\(folder)/\(name.text)")
        }
        return name
    }

    func abandon() async {
        _ = self.file.take()
    }

    private func add(_ bytes: [UInt8]) throws(FileError) {
        guard var file = file.take() else { throw FileObjectWriter.ended(root) }
        try file.write(bytes.span.bytes)
        hasher.update(bytes)
        self.file = consume file
    }

    private static func ended(_ root: String) -> FileError {
        FileError("write", root, code: 0, reason: "this writer has ended")
    }
}

/// An object, or a range of it, being read from a folder.
final class FileObjectReader: ObjectReader {
    let length: UInt64

    var version: String? { file.file.version }

    private let file: SendableFile
    private let queue: DispatchQueue
    private let range: Range<UInt64>
    private let offset: LockedValue<UInt64>

    init(_ file: SendableFile, queue: DispatchQueue, range: Range<UInt64>) {
        self.file = file
        self.queue = queue
        self.range = range
        offset = LockedValue(range.lowerBound)
        length = UInt64(range.count)
    }

    func next() async throws(RecordFailure) -> [UInt8]? {
        let start = offset.withLock { $0 }
        let count = Int(min(UInt64(readLength), range.upperBound - start))
        if count == 0 { return nil }
        let file = file
        let bytes = try await blocking(on: queue) { () throws(FileError) in
            var bytes = [UInt8](repeating: 0, count: count)
            var span = bytes.mutableSpan
            var room = span.mutableBytes
            let filled = try file.file.read(at: start, into: &room)
            bytes.removeLast(count - filled)
            return bytes
        }
        guard bytes.count == count else {
            throw .objectCut(expected: length, actual: start - range.lowerBound + UInt64(bytes.count))
        }
        offset.withLock { $0 = start + UInt64(count) }
        return bytes
    }
}
