// SQLDatabases: one narrow way to a relational database, so that what is kept there does not know which one it is.
//
// It owns connections, transactions, values and rows, migrations, and what a failure means for who asked. It knows no
// table. Statements are the caller's: one text that SQLite (3.35 or later) and PostgreSQL (15) both take.
//
// - Parameters are written $1, $2, ...; types BIGINT, DOUBLE PRECISION, TEXT and BYTEA; truth values are BIGINT 0 and
//   1.
// - Keys are made by the caller, not by the database; `INSERT ... ON CONFLICT`, `RETURNING` and row values may be used.
// - Times are BIGINT: Unix seconds or milliseconds, as the column's name says.
//
// - A body may run more than once, and after a statement of it has failed, the transaction is over.
//
// GRDB does SQLite, libpq PostgreSQL: statements know neither, and one suite of tests holds for both.

/// A database that many tasks share.
///
/// What a body throws, other than by a statement, ends the transaction without effect and is thrown on as it is. A
/// statement throws `SQLFailure`.
package protocol SQLDatabase: Sendable {
    /// Runs `body` on one snapshot of the database, which it only reads.
    ///
    /// - Throws: `SQLFailure`; what `body` throws.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer

    /// Runs `body` in one transaction, alone among writers. It is durable when this returns.
    ///
    /// Where the database ends a transaction for another one's sake, `body` runs again.
    ///
    /// - Throws: `SQLFailure`; what `body` throws, after all that it did was undone. Where a statement has failed and
    ///   `body` has gone on, its failure.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer

    /// Leaves nothing in the database's files of what was deleted before, as far as the database can: erasure is
    /// acknowledged after it. Waits for what reads at the moment.
    ///
    /// - Throws: `SQLFailure`; call it again.
    func purge() async throws

    /// Whether there is a table of that name.
    ///
    /// - Throws: `SQLFailure`.
    func has(table: String) async throws -> Bool

    /// The tables, each after those that it refers to.
    ///
    /// - Throws: `SQLFailure`.
    func tables() async throws -> [SQLTable]

    /// Ends the connections once what runs is done: all that was committed is in the database itself then, and not in a
    /// log beside it. Whoever asks afterwards is refused.
    ///
    /// - Throws: `SQLFailure`.
    func close() throws(SQLFailure)

    /// What the database finds wrong with itself: nothing where it is whole. May read all of it.
    ///
    /// - Throws: `SQLFailure`.
    func faults() async throws -> [SQLFault]

    /// What the database is, for people: never a password.
    var summary: String { get }
}

/// Something that is wrong with a database as a whole.
package struct SQLFault: Hashable, Sendable {
    package let description: String
    /// What whoever runs it does about it.
    package let advice: String

    init(_ description: String, advice: String) {
        self.description = description
        self.advice = advice
    }
}

/// One connection, within one transaction. It must not leave the body that it was given to.
package protocol SQLConnection {
    /// Runs one statement.
    ///
    /// - Parameter values: for $1, $2, ... in order.
    /// - Returns: how many rows it has changed.
    /// - Throws: `SQLFailure`.
    @discardableResult
    func execute(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> Int

    /// The rows of a query or of a `RETURNING`.
    ///
    /// - Throws: `SQLFailure`.
    func rows(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> [SQLRow]
}

extension SQLConnection {
    @discardableResult
    package func execute(_ statement: String, _ values: SQLValue...) throws(SQLFailure) -> Int {
        try execute(statement, values)
    }

    package func rows(_ statement: String, _ values: SQLValue...) throws(SQLFailure) -> [SQLRow] {
        try rows(statement, values)
    }

    /// The first row, if there is one.
    package func row(_ statement: String, _ values: SQLValue...) throws(SQLFailure) -> SQLRow? {
        try rows(statement, values).first
    }
}
