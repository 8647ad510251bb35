internal import CLMDB

/// A consistent view of the environment, valid within its closure.
package struct LMDBReadTransaction: ~Copyable {
    fileprivate let handle: OpaquePointer

    init(handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        mdb_txn_abort(handle)
    }

    /// The value at `key`, or nil.
    ///
    /// - Throws: `LMDBError` on a damaged file.
    package borrowing func get(_ key: [UInt8], from database: LMDBDatabase) throws(LMDBError) -> [UInt8]? {
        try LMDBAccess.get(key, from: database, in: handle)
    }

    /// Passes the value at `key` to `body` without copying it; nil if there is none.
    package borrowing func withValue<Result>(
        _ key: [UInt8], from database: LMDBDatabase, _ body: (RawSpan) throws -> Result
    ) throws -> Result? {
        try LMDBAccess.withValue(key, from: database, in: handle, body)
    }

    /// How many entries `database` has.
    package borrowing func count(of database: LMDBDatabase) throws(LMDBError) -> Int {
        try LMDBAccess.count(of: database, in: handle)
    }

    /// Iterates over the entries of `database` in key order, from `start` on.
    ///
    /// - Parameters:
    ///   - start: the first key, or if it is missing the next one in the direction of iteration; nil starts at the
    ///     first end.
    ///   - reverse: from greater to smaller keys.
    ///   - body: returns false to stop.
    package borrowing func walk(
        _ database: LMDBDatabase, from start: [UInt8]? = nil, reverse: Bool = false,
        _ body: ([UInt8], RawSpan) throws -> Bool
    ) throws {
        try LMDBAccess.walk(database, from: start, reverse: reverse, in: handle, body)
    }
}

/// The only writer, valid within its closure; it reads its own writes.
package struct LMDBWriteTransaction: ~Copyable {
    private let handle: OpaquePointer

    init(handle: OpaquePointer) {
        self.handle = handle
    }

    /// The value at `key`, or nil.
    ///
    /// - Throws: `LMDBError` on a damaged file.
    package borrowing func get(_ key: [UInt8], from database: LMDBDatabase) throws(LMDBError) -> [UInt8]? {
        try LMDBAccess.get(key, from: database, in: handle)
    }

    /// Passes the value at `key` to `body` without copying it; nil if there is none.
    package borrowing func withValue<Result>(
        _ key: [UInt8], from database: LMDBDatabase, _ body: (RawSpan) throws -> Result
    ) throws -> Result? {
        try LMDBAccess.withValue(key, from: database, in: handle, body)
    }

    /// Sets `key` to `value`, replacing an existing value.
    ///
    /// - Throws: `LMDBError`: `.badValueSize` for a key of 0 or more than 511 bytes, `.mapFull` at the map size,
    ///   ENOSPC.
    package borrowing func put(_ value: [UInt8], at key: [UInt8], in database: LMDBDatabase) throws(LMDBError) {
        let code = LMDBAccess.withTwo(key, value) { key, value in
            mdb_put(handle, database.handle, &key, &value, 0)
        }
        try LMDBError.check(code, "put \(value.count) bytes into \(database.name)")
    }

    /// Removes `key`; returns whether it existed.
    ///
    /// - Throws: `LMDBError` on a damaged or full file.
    @discardableResult
    package borrowing func delete(_ key: [UInt8], from database: LMDBDatabase) throws(LMDBError) -> Bool {
        let code = LMDBAccess.withOne(key) { key in
            mdb_del(handle, database.handle, &key, nil)
        }
        if code == MDB_NOTFOUND { return false }
        try LMDBError.check(code, "delete from \(database.name)")
        return true
    }
}

/// The calls that both kinds of transaction share.
private enum LMDBAccess {
    static func withOne<Result>(_ bytes: [UInt8], _ body: (inout MDB_val) -> Result) -> Result {
        bytes.withUnsafeBytes { buffer in
            var value = MDB_val(mv_size: buffer.count, mv_data: UnsafeMutableRawPointer(mutating: buffer.baseAddress))
            return body(&value)
        }
    }

    static func withTwo<Result>(
        _ first: [UInt8], _ second: [UInt8], _ body: (inout MDB_val, inout MDB_val) -> Result
    ) -> Result {
        withOne(first) { first in withOne(second) { second in body(&first, &second) } }
    }

    static func get(
        _ key: [UInt8], from database: LMDBDatabase, in transaction: OpaquePointer
    ) throws(LMDBError) -> [UInt8]? {
        var value = MDB_val()
        let code = withOne(key) { mdb_get(transaction, database.handle, &$0, &value) }
        if code == MDB_NOTFOUND { return nil }
        try LMDBError.check(code, "get from \(database.name)")
        return [UInt8](UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size))
    }

    static func withValue<Result>(
        _ key: [UInt8], from database: LMDBDatabase, in transaction: OpaquePointer, _ body: (RawSpan) throws -> Result
    ) throws -> Result? {
        var value = MDB_val()
        let code = withOne(key) { mdb_get(transaction, database.handle, &$0, &value) }
        if code == MDB_NOTFOUND { return nil }
        try LMDBError.check(code, "get from \(database.name)")
        return try body(UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size).bytes)
    }

    static func count(of database: LMDBDatabase, in transaction: OpaquePointer) throws(LMDBError) -> Int {
        var statistics = MDB_stat()
        try LMDBError.check(mdb_stat(transaction, database.handle, &statistics), "count \(database.name)")
        return statistics.ms_entries
    }

    static func walk(
        _ database: LMDBDatabase, from start: [UInt8]?, reverse: Bool, in transaction: OpaquePointer,
        _ body: ([UInt8], RawSpan) throws -> Bool
    ) throws {
        var handle: OpaquePointer?
        try LMDBError.check(mdb_cursor_open(transaction, database.handle, &handle), "open a cursor on \(database.name)")
        guard let cursor = handle else { return }
        defer { mdb_cursor_close(cursor) }
        var key = MDB_val()
        var value = MDB_val()
        var code = position(cursor, at: start, reverse: reverse, &key, &value)
        while code == MDB_SUCCESS {
            let keyBytes = [UInt8](UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size))
            let span = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size).bytes
            guard try body(keyBytes, span) else { return }
            code = mdb_cursor_get(cursor, &key, &value, reverse ? MDB_PREV : MDB_NEXT)
        }
        if code != MDB_NOTFOUND { try LMDBError.check(code, "walk over \(database.name)") }
    }

    private static func position(
        _ cursor: OpaquePointer, at start: [UInt8]?, reverse: Bool, _ key: inout MDB_val, _ value: inout MDB_val
    ) -> Int32 {
        guard let start, !start.isEmpty else {
            return mdb_cursor_get(cursor, &key, &value, reverse ? MDB_LAST : MDB_FIRST)
        }
        // MDB_SET_RANGE finds the first key at or after `start`; going backwards, take its predecessor unless equal.
        let code = start.withUnsafeBytes { buffer in
            key = MDB_val(mv_size: buffer.count, mv_data: UnsafeMutableRawPointer(mutating: buffer.baseAddress))
            return mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE)
        }
        guard reverse else { return code }
        if code == MDB_NOTFOUND { return mdb_cursor_get(cursor, &key, &value, MDB_LAST) }
        guard code == MDB_SUCCESS else { return code }
        if UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size).elementsEqual(start) { return code }
        return mdb_cursor_get(cursor, &key, &value, MDB_PREV)
    }
}
