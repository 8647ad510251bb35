package import RecordErrors

/// An operation as it is to be, and as it was when that was decided.
package struct OperationChange: Sendable {
    /// Nil for one that is not there yet.
    package let earlier: LedgerOperation?
    /// Waits for a verdict, and for a signature too where it has no batch.
    package let operation: LedgerOperation

    package init(from earlier: LedgerOperation?, to operation: LedgerOperation) {
        self.earlier = earlier
        self.operation = operation
    }
}

/// Operations that share one signed batch, which is kept once. Each call is one transaction, as a `KeyStore`'s are.
package protocol SharedBatchStore: Sendable {
    /// Makes all of these changes, or none. Operations with the same batch share it.
    ///
    /// - Returns: false where one of them is not any more as it was: nothing has changed then.
    /// - Throws: `.erased`, `.conflict`.
    func keep(_ changes: [OperationChange]) async throws(RecordFailure) -> Bool

    /// Those that share the batch and wait for its verdict, oldest first.
    func waitingOperations(sharing batch: [UInt8]) async throws(RecordFailure) -> [LedgerOperation]

    /// Notes for all of those that the batch is in block `block`, where that is known.
    func settle(sharing batch: [UInt8], committedIn block: UInt64?) async throws(RecordFailure)
}
