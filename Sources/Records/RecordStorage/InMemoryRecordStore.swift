internal import Cryptography
internal import Locking
package import RecordErrors

/// Objects in memory, for tests and demonstrations: it behaves like any store, but does not outlive the process.
package final class InMemoryRecordStore: RecordStore {
    private struct Entry: Sendable {
        let bytes: [UInt8]
        let modified: Int64
        let version = Hex.encode(RandomBytes.make(8))
    }

    private let entries = LockedValue<[ObjectName: Entry]>([:])
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: seconds since 1970, for the age of objects.
    package init(clock: @escaping @Sendable () -> Int64 = WallClock.seconds) {
        self.clock = clock
    }

    package func startObject() async throws(RecordFailure) -> any ObjectWriter {
        InMemoryWriter(self)
    }

    package func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader {
        guard let entry = entries.withLock({ $0[name] }) else { throw .objectMissing(name) }
        let length = UInt64(entry.bytes.count)
        let range = try (range ?? 0..<length).checked(within: length)
        return InMemoryReader(entry.bytes[Int(range.lowerBound)..<Int(range.upperBound)], version: entry.version)
    }

    package func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject? {
        entries.withLock { $0[name] }.map {
            StoredObject(name: name, length: UInt64($0.bytes.count), modified: $0.modified)
        }
    }

    package func remove(_ name: ObjectName) async throws(RecordFailure) {
        entries.withLock { $0[name] = nil }
    }

    package func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject] {
        entries.withLock { entries in
            entries.keys.sorted().drop { key in name.map { key <= $0 } ?? false }.prefix(limit).compactMap { key in
                entries[key].map { StoredObject(name: key, length: UInt64($0.bytes.count), modified: $0.modified) }
            }
        }
    }

    package func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects {
        // An unfinished object belongs to its writer, and disappears with it.
        AbandonedObjects(removed: 0)
    }

    fileprivate func store(_ bytes: [UInt8], as name: ObjectName) {
        let entry = Entry(bytes: bytes, modified: clock())
        entries.withLock { $0[name] = entry }
    }
}

private final class InMemoryWriter: ObjectWriter {
    private let store: InMemoryRecordStore
    /// Nil once the writer has ended.
    private let bytes = LockedValue<[UInt8]?>([])

    init(_ store: InMemoryRecordStore) {
        self.store = store
    }

    func write(_ more: [UInt8]) async throws(RecordFailure) {
        let isOpen = bytes.withLock { bytes in
            bytes?.append(contentsOf: more)
            return bytes != nil
        }
        if !isOpen { throw RecordFailure(.objectsRefused, "this writer has ended") }
    }

    func finish(sha256: [UInt8]) async throws(RecordFailure) -> ObjectName {
        let whole = bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes
        }
        guard let whole else { throw RecordFailure(.objectsRefused, "this writer has ended") }
        let actual = SHA256.hash(whole)
        guard actual == sha256 else { throw .digestMismatch(expected: sha256, actual: actual) }
        let name = try ObjectName(Hex.encode(actual))
        store.store(whole, as: name)
        return name
    }

    func abandon() async {
        bytes.withLock { $0 = nil }
    }
}

private final class InMemoryReader: ObjectReader {
    let length: UInt64
    let version: String?
    private let rest: LockedValue<ArraySlice<UInt8>>

    init(_ bytes: ArraySlice<UInt8>, version: String) {
        self.version = version
        length = UInt64(bytes.count)
        rest = LockedValue(bytes)
    }

    func next() async throws(RecordFailure) -> [UInt8]? {
        rest.withLock { rest in
            if rest.isEmpty { return nil }
            defer { rest = rest.dropFirst(readLength) }
            return Array(rest.prefix(readLength))
        }
    }
}
