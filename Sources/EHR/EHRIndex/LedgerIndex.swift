package import SQLDatabases

/// The read model of one ledger in a database. Any number may use the same one, in this process and in others.
package struct LedgerIndex: Sendable {
    let database: any SQLDatabase

    /// - Parameter database: one to which `IndexSchema.migrations` were applied.
    package init(_ database: any SQLDatabase) {
        self.database = database
    }

    /// Answers any number of questions from one snapshot, with the block that it is of.
    ///
    /// - Throws: `.database`; what `body` throws.
    package func ask<Value: Sendable>(
        _ body: @escaping @Sendable (IndexSnapshot) throws(IndexFailure) -> Value
    ) async throws(IndexFailure) -> Answer<Value> {
        do {
            return try await database.read { connection in
                let snapshot = try IndexSnapshot(connection)
                return Answer(value: try body(snapshot), head: try snapshot.head())
            }
        } catch {
            throw IndexFailure(error)
        }
    }

    /// The newest block whose events are here; nil while there is none.
    ///
    /// - Throws: `.database`.
    package func head() async throws(IndexFailure) -> IndexHead? {
        try await ask { _ in }.head
    }
}
