// Journals: files of what must be on the device before something happens, each record chained to all before it.
//
// It owns the form of such a file (`JournalReader`), its one writer among the processes of a machine, and telling a
// write that a crash cut short from a record that somebody changed or took out (`Journal`). Nothing in a journal is
// ever changed or removed: what was cut short stays too, and the record after it vouches for it.
//
// It refuses to know what records say: a record is one line of text. Who can write the file can write it anew from the
// first line on; who wants to notice keeps the newest hash elsewhere, and asks later whether it is still in the chain.

internal import Cryptography
internal import Dispatch
internal import DurableFiles
internal import Locking
package import RecordErrors

/// A journal at its place.
///
/// The file is looked at when it is first used, from end to end, and made if there is none. Several processes may
/// append to one: each takes its turn, and reads what the others have added first.
package final class Journal: Sendable {
    /// The file; beside it lies another that holds its lock.
    package let path: String
    /// What is in it, one word, which its first line names.
    package let kind: String

    /// As far as it was read and holds; nil before that.
    private let reader = LockedValue<JournalReader?>(nil)
    private let queue = DispatchQueue(label: "journal")

    /// Nothing is opened yet.
    package init(at path: String, kind: String) {
        (self.path, self.kind) = (path, kind)
    }

    /// Adds a record, which is on the device when this returns.
    ///
    /// - Parameter content: text without line breaks, at most `JournalReader.contentLimit` bytes.
    /// - Throws: `.journalBroken` where the journal does not hold, `.journalUnavailable` where it cannot be written. A
    ///   record that was not acknowledged may be there.
    package func append(_ content: [UInt8]) async throws(RecordFailure) {
        try await blocking { (reader) throws(RecordFailure) in
            guard content.count <= JournalReader.contentLimit, !content.contains(0), !content.contains(0x0A) else {
                throw RecordFailure(
                    .journalUnavailable,
                    "a record of \(content.count) bytes, at most \(JournalReader.contentLimit) and one line of text")
            }
            let claim = try self.claim()
            defer { _ = claim }
            var end = try self.readOn(&reader)
            let bytes = try self.checked { () throws(JournalFault) in try end.mending() + end.line(content) }
            try self.filing { () throws(FileError) in
                let file = try AppendedFile(self.path)
                try file.append(bytes.span.bytes)
                try file.sync()
            }
            // From now on it is known that this was there.
            try self.checked { () throws(JournalFault) in try end.take(bytes) { _, _, _ in } }
            reader = end
        }
    }

    /// Makes sure that the journal holds and can be added to, as far as it was not read before; makes it where there is
    /// none.
    ///
    /// - Throws: `.journalBroken`, `.journalUnavailable`.
    package func check() async throws(RecordFailure) {
        try await blocking { (reader) throws(RecordFailure) in
            let claim = try self.claim()
            defer { _ = claim }
            let end = try self.readOn(&reader)
            _ = try self.checked { () throws(JournalFault) in try end.mending() }
        }
    }

    /// Reads the journal from its first line.
    ///
    /// - Parameter body: given each record: its number from 1, its hash and its content.
    /// - Returns: what there is; nil where there is no file.
    /// - Throws: `.journalBroken`, `.journalUnavailable`.
    package func verify(
        _ body: @escaping @Sendable (_ number: UInt64, _ hash: String, _ content: [UInt8]) -> Void = { _, _, _ in }
    ) async throws(RecordFailure) -> JournalSummary? {
        try await blocking { (_) throws(RecordFailure) in
            // Up to where it is now: a record that is on its way meanwhile is not one that was cut short.
            let length: UInt64?
            do {
                let claim = try self.claimForReading()
                defer { _ = claim }
                length = try self.filing { () throws(FileError) in try Folder.status(of: self.path)?.length }
            }
            guard let length else { return nil }
            var reader = JournalReader(kind: self.kind)
            try self.read(&reader, to: length, body)
            return try self.checked { () throws(JournalFault) in try reader.summary() }
        }
    }

    /// Reads what there is beyond `reader`, or all of it, and makes the file where there was none. The lock is held.
    private func readOn(_ reader: inout JournalReader?) throws(RecordFailure) -> JournalReader {
        var length = try filing { () throws(FileError) in try Folder.status(of: path)?.length }
        if length == nil, reader == nil {
            try filing { () throws(FileError) in
                var file = try StagedFile(for: path, permissions: 0o600)
                try file.write(JournalReader.head(kind: kind, name: RandomBytes.make(16)).span.bytes)
                try file.commit(.keep)
            }
            length = try filing { () throws(FileError) in try Folder.status(of: path)?.length }
        }
        var next = reader ?? JournalReader(kind: kind)
        let known = next.length + UInt64(next.rest.count)
        guard let length, length >= known else {
            throw RecordFailure(
                .journalBroken, "\(path) was \(known) bytes long and is \(length.map { "\($0)" } ?? "gone") now")
        }
        try read(&next, to: length)
        reader = next
        return next
    }

    /// Reads on to the byte `end`.
    private func read(
        _ reader: inout JournalReader, to end: UInt64,
        _ body: (_ number: UInt64, _ hash: String, _ content: [UInt8]) -> Void = { _, _, _ in }
    ) throws(RecordFailure) {
        var offset = reader.length + UInt64(reader.rest.count)
        guard offset < end else { return }
        let file = try filing { () throws(FileError) in try ReadableFile(path) }
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while offset < end {
            let count = try filing { () throws(FileError) in
                var span = piece.mutableSpan
                var room = span.mutableBytes
                return try file.read(at: offset, into: &room)
            }
            let taken = min(UInt64(count), end - offset)
            guard taken > 0 else { throw RecordFailure(.journalBroken, "\(path) ends at \(offset), not at \(end)") }
            try checked { () throws(JournalFault) in try reader.take(piece.prefix(Int(taken)), body) }
            offset += taken
        }
    }

    private func claim() throws(RecordFailure) -> FileLock {
        try filing { () throws(FileError) in try FileLock(on: path) }
    }

    /// The lock; nil on a read-only file system, where nobody adds to the journal.
    private func claimForReading() throws(RecordFailure) -> FileLock? {
        try filing { () throws(FileError) in
            do throws(FileError) {
                return try FileLock(on: path)
            } catch {
                guard error.isReadOnly else { throw error }
                return nil
            }
        }
    }

    private func filing<Value: ~Copyable>(_ body: () throws(FileError) -> Value) throws(RecordFailure) -> Value {
        do {
            return try body()
        } catch {
            throw RecordFailure(.journalUnavailable, because: error)
        }
    }

    private func checked<Value>(_ body: () throws(JournalFault) -> Value) throws(RecordFailure) -> Value {
        do {
            return try body()
        } catch {
            throw RecordFailure(.journalBroken, "\(path): \(error)", cause: error)
        }
    }

    /// Runs `body`, which blocks, off the threads that tasks run on; one at a time.
    private func blocking<Value: Sendable>(
        _ body: @escaping @Sendable (inout JournalReader?) throws(RecordFailure) -> Value
    ) async throws(RecordFailure) -> Value {
        let result: Result<Value, RecordFailure> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(RecordFailure) in try self.reader.withLock(body) })
            }
        }
        return try result.get()
    }
}
