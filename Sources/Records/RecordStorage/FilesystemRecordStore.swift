internal import Cryptography
internal import Dispatch
internal import DurableFiles
internal import Locking
package import RecordErrors

/// Objects as files in a folder. The default store.
///
///     ROOT/objects/ab/abcdef...   an object, named by its SHA-256; mode 0600
///     ROOT/incoming/              objects on their way in, where the file system cannot keep them without a name
///
/// An object is written out of sight, synced, given its name in one step, and its folder synced: after `finish` it
/// survives a power cut, before it nothing is to be seen. Storing the same bytes again replaces the file by an equal
/// one, which mends one that was damaged.
package final class FilesystemRecordStore: RecordStore {
    private let root: String
    /// File calls block, so they run here and not on the threads that everything asynchronous shares.
    private let queue = DispatchQueue(label: "record store", attributes: .concurrent)

    /// Opens the store in the folder `root`, which is made where it is missing, for its owner alone.
    ///
    /// - Throws: `.objectsRefused` where that cannot be done.
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
            FileObjectWriter(root: root, queue: queue, file: try StagedFile(for: "\(root)/incoming/object"))
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
                    // Whatever else lies here is not a store's object and none of its business.
                    guard let object = try? ObjectName(file), name.map({ object > $0 }) ?? true,
                        let status = try Folder.status(of: "\(objects)/\(folder)/\(file)")
                    else { continue }
                    found.append(StoredObject(name: object, length: status.length, modified: status.modified))
                }
            }
            return found
        }
    }

    package func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> Int {
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
            return count
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
    /// What a failed call to the file system means to a store's user. A missing object is not named yet.
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
