// LMDB: the only module that uses liblmdb, an ordered key-value store in a memory-mapped file.
//
// It owns environments, named databases, transactions and cursors, and turns every return code into an `LMDBError` that
// keeps the C name. No `MDB_val` and no pointer leaves this module: keys go in as byte arrays, values come out as byte
// arrays or, to avoid a copy, as a `RawSpan` that cannot outlive the call.
//
// Transactions exist only inside a closure and commit when it returns, abort when it throws. There is one writer at a
// time (LMDB waits for it); readers never wait. The module knows nothing about blocks, state or the meaning of its
// bytes.

internal import CLMDB
internal import Glibc

/// One data file (with its lock file) in a folder, and the databases in it.
///
/// A process must not open the same folder twice at a time, since that breaks LMDB's locks.
package final class LMDBEnvironment: @unchecked Sendable {
    // @unchecked: an MDB_env may be used from any thread once it is open, and it is set up before init returns.
    private let environment: OpaquePointer

    /// When a commit is safe on disk.
    package enum Durability: Sendable {
        /// Every commit is flushed to the device: it survives power loss and the death of the process.
        case everyCommit
        /// Commits reach the operating system only: they survive the death of the process, not power loss.
        case processOnly
    }

    /// Opens or creates the environment in the folder `path`, which must exist.
    ///
    /// - Parameters:
    ///   - mapSize: upper limit of the data file in bytes. It costs address space, not disk or memory.
    ///   - maxDatabases: how many named databases may be opened.
    /// - Throws: `LMDBError`, for example `.invalid` for a file that is not an LMDB database or `ENOENT` for a missing
    ///   folder.
    package init(path: String, mapSize: Int, maxDatabases: Int, durability: Durability) throws(LMDBError) {
        var handle: OpaquePointer?
        try LMDBError.check(mdb_env_create(&handle), "create an environment")
        guard let handle else { throw LMDBError(code: .panic, operation: "create an environment") }
        do throws(LMDBError) {
            try LMDBError.check(mdb_env_set_mapsize(handle, mapSize), "set the map size to \(mapSize) bytes")
            try LMDBError.check(
                mdb_env_set_maxdbs(handle, UInt32(clamping: maxDatabases)), "allow \(maxDatabases) databases")
            // MDB_NOTLS: a read transaction belongs to its holder, not to a thread.
            var flags = UInt32(MDB_NOTLS)
            if durability == .processOnly { flags |= UInt32(MDB_NOSYNC) }
            try LMDBError.check(mdb_env_open(handle, path, flags, 0o600), "open \(path)")
        } catch {
            mdb_env_close(handle)
            throw error
        }
        environment = handle
    }

    deinit {
        mdb_env_close(environment)
    }

    /// Opens the named database, or creates it.
    ///
    /// - Throws: `LMDBError`, `.databasesFull` if `maxDatabases` are open already.
    package func openDatabase(_ name: String) throws(LMDBError) -> LMDBDatabase {
        let transaction = try begin(flags: 0)
        var handle = MDB_dbi(0)
        do throws(LMDBError) {
            try LMDBError.check(mdb_dbi_open(transaction, name, UInt32(MDB_CREATE), &handle), "open database \(name)")
        } catch {
            mdb_txn_abort(transaction)
            throw error
        }
        try LMDBError.check(mdb_txn_commit(transaction), "create database \(name)")
        return LMDBDatabase(handle: handle, name: name)
    }

    /// Runs `body` on a snapshot of the last commit. Later commits are not visible.
    package func read<Result>(_ body: (borrowing LMDBReadTransaction) throws -> Result) throws -> Result {
        let transaction = LMDBReadTransaction(handle: try begin(flags: UInt32(MDB_RDONLY)))
        return try body(transaction)
    }

    /// Runs `body` as the only writer; its writes are committed together when this returns, and not at all if `body`
    /// throws.
    package func write<Result>(_ body: (borrowing LMDBWriteTransaction) throws -> Result) throws -> Result {
        let handle = try begin(flags: 0)
        let transaction = LMDBWriteTransaction(handle: handle)
        let result: Result
        do {
            result = try body(transaction)
        } catch {
            mdb_txn_abort(handle)
            throw error
        }
        try LMDBError.check(mdb_txn_commit(handle), "commit")
        return result
    }

    private func begin(flags: UInt32) throws(LMDBError) -> OpaquePointer {
        var transaction: OpaquePointer?
        try LMDBError.check(mdb_txn_begin(environment, nil, flags, &transaction), "begin a transaction")
        guard let transaction else { throw LMDBError(code: .panic, operation: "begin a transaction") }
        return transaction
    }
}

/// A named database of one environment: an ordered map from byte strings (1 to 511 bytes) to byte strings.
package struct LMDBDatabase: Sendable {
    let handle: UInt32
    /// The name that it was opened with.
    package let name: String
}
