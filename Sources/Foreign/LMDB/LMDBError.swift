internal import CLMDB
internal import Glibc

/// An error of liblmdb, and the failed operation.
package struct LMDBError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A return code: one of LMDB's own (negative, with the names of its manual) or an errno (positive).
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        package static let notFound = Code(rawValue: MDB_NOTFOUND)
        package static let panic = Code(rawValue: MDB_PANIC)
        package static let invalid = Code(rawValue: MDB_INVALID)
        package static let mapFull = Code(rawValue: MDB_MAP_FULL)
        package static let databasesFull = Code(rawValue: MDB_DBS_FULL)
        package static let badValueSize = Code(rawValue: MDB_BAD_VALSIZE)
    }

    package let code: Code
    /// The failed operation, in words: "open /data", "put into blocks".
    package let operation: String

    package init(code: Code, operation: String) {
        self.code = code
        self.operation = operation
    }

    package var description: String {
        let reason = mdb_strerror(code.rawValue).map { String(cString: $0) } ?? "unknown error"
        return "LMDB could not \(operation): \(reason) (code \(code.rawValue))"
    }

    static func check(_ code: Int32, _ operation: @autoclosure () -> String) throws(LMDBError) {
        guard code != MDB_SUCCESS else { return }
        throw LMDBError(code: Code(rawValue: code), operation: operation())
    }
}
