import Locking
import RecordErrors
import RecordStorage

/// A store that counts what it is asked.
struct CountingStore: RecordStore {
    let calls = LockedValue(0)
    private let store: any RecordStore

    init(_ store: any RecordStore) { self.store = store }

    private func count() { calls.withLock { $0 += 1 } }

    func startObject() async throws(RecordFailure) -> any ObjectWriter {
        count()
        return try await store.startObject()
    }

    func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader {
        count()
        return try await store.read(name, range: range)
    }

    func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject? {
        count()
        return try await store.status(of: name)
    }

    func remove(_ name: ObjectName) async throws(RecordFailure) {
        count()
        try await store.remove(name)
    }

    func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject] {
        count()
        return try await store.list(after: name, limit: limit)
    }

    func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects {
        count()
        return try await store.removeAbandoned(olderThan: age)
    }
}
