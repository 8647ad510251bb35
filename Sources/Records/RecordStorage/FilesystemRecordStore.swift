internal import Cryptography
internal import Dispatch
internal import DurableFiles
internal import Locking
package import RecordErrors

/// Objects as files in a folder. The default store.
///
///     ROOT/objects/ab/abcdef...   an object, named by its SHA-256; mode 0600
///     ROOT/incoming/              objects being written, if the file system does not support unnamed files
///
/// An object is written without its name, synced, named in one step, and its folder synced: after `finish` it survives
/// a power cut, before that it is invisible. Storing the same bytes again replaces the file by an equal one, which
/// repairs a damaged one.
package final class FilesystemRecordStore: RecordStore {
    private let root: String
    /// File calls block, so they run here and not on the shared threads of the concurrency runtime.
    private let queue = DispatchQueue(label: "record store", attributes: .concurrent)

    /// Opens the store in the folder `root`, which is created if it is missing, for its owner only.
    ///
    /// - Throws: `.objectsRefused` if that fails.
    package init(root: String) throws(RecordFailure) {
        self.root = root
        do {
            for folder in [root, "\(root)/objects", "\(root)/incoming"] { try Folder.make(folder) }
        } catch {
            throw RecordFailure(error)
        }
    }

    package func startObject() async throws(RecordFailure) -> any ObjectWriter {
        let root = root
        let queue = queue
        return try await blocking(on: queue) { () throws(FileError) in
            FileObjectWriter(
                root: root, queue: queue, file: try StagedFile(for: "\(root)/incoming/object", isSecret: false))
        }
    }

    package func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader {
        let path = path(of: name)
        do {
            let file = try await blocking(on: queue) { () throws(FileError) in
                SendableFile(file: try ReadableFile(path))
            }
            let length = file.file.length ?? 0
            return FileObjectReader(file, queue: queue, range: try (range ?? 0..<length).checked(within: length))
        } catch let error where error.code == .objectMissing {
            throw .objectMissing(name)
        }
    }

    package func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject? {
        let path = path(of: name)
        return try await blocking(on: queue) { () throws(FileError) in try Folder.status(of: path) }.map {
            StoredObject(name: name, length: $0.length, modified: $0.modified)
        }
    }

    package func remove(_ name: ObjectName) async throws(RecordFailure) {
        let path = path(of: name)
        let folder = folder(of: name)
        try await blocking(on: queue) { () throws(FileError) in
            if try Folder.status(of: folder) != nil { try Folder.remove(path) }
        }
    }

    package func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject] {
        let objects = "\(root)/objects"
        return try await blocking(on: queue) { () throws(FileError) in
            var found: [StoredObject] = []
            for folder in try Folder.names(in: objects) where name.map({ folder >= $0.text.prefix(2) }) ?? true {
                for file in try Folder.names(in: "\(objects)/\(folder)") {
                    guard found.count < limit else { return found }
                    // Other files here are not the store's objects; ignore them.
                    guard let object = try? ObjectName(file), name.map({ object > $0 }) ?? true,
                        let status = try Folder.status(of: "\(objects)/\(folder)/\(file)")
                    else { continue }
                    found.append(StoredObject(name: object, length: status.length, modified: status.modified))
                }
            }
            return found
        }
    }

    package func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects {
        let incoming = "\(root)/incoming"
        let oldest = WallClock.seconds() - age
        return try await blocking(on: queue) { () throws(FileError) in
            var count = 0
            for file in try Folder.names(in: incoming) where file.hasSuffix(".partial") {
                let path = "\(incoming)/\(file)"
                if let status = try Folder.status(of: path), status.modified < oldest, try Folder.remove(path) {
                    count += 1
                }
            }
            return AbandonedObjects(removed: count)
        }
    }

    private func folder(of name: ObjectName) -> String { "\(root)/objects/\(name.text.prefix(2))" }

    private func path(of name: ObjectName) -> String { "\(folder(of: name))/\(name.text)" }
}

/// A file that one reader at a time reads.
// @unchecked: a reader is used by one task at a time, and its reads are by offset.
struct SendableFile: @unchecked Sendable {
    let file: ReadableFile
}

/// Runs `body`, which blocks, on `queue`.
func blocking<Value: Sendable>(
    on queue: DispatchQueue, _ body: @escaping @Sendable () throws(FileError) -> Value
) async throws(RecordFailure) -> Value {
    let result: Result<Value, FileError> = await withCheckedContinuation { continuation in
        queue.async { continuation.resume(returning: Result(catching: body)) }
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw RecordFailure(error)
    }
}

extension RecordFailure {
    /// The meaning of a failed file-system call for a store's user, without the name of a missing object.
    init(_ error: FileError) {
        if error.isOutOfSpace {
            self.init(.objectsFull, because: error)
        } else if error.isMissing, let name = try? ObjectName(String(error.path.split(separator: "/").last ?? "")) {
            self = .objectMissing(name)
        } else {
            self.init(.objectsRefused, because: error)
        }
    }
}
