internal import EHRFamily
package import RecordKeys

// A record, or all of a patient, is erased (GDPR art. 17) by destroying keys.
//
// 1. The erasure is written on the erasure list, which no backup holds and every restore applies.
// 2. In one transaction of the key store everything goes: roots, record keys, releases, consents, operations, the
//    patient's signing key.
// 3. The database is written anew and its write-ahead log emptied, so that no page keeps a copy. **From here on it is
//    erased**, and acknowledged.
// 4. The sealed objects, which nobody can open any more, are removed from the store; those that cannot be now, later
//    (`SweepObjects`).
//
// Nothing is undone. A crash after 1 is made good when the database is opened next. What remains, and whoever asked is
// to be told so: the ledger's entries under their pseudonymous ids; keys in backups from before, until those are gone;
// what was released to doctors.

/// Erases by destroying keys.
package struct EraseRecord: Sendable {
    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// - Returns: how many objects were removed at once; others are swept later.
    /// - Throws: `FlowError.keys`; nothing is acknowledged then, and calling again finishes it.
    @discardableResult
    package func run(_ subject: ErasureSubject) async throws(FlowError) -> Int {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in try await desk.keys.erase(subject) }
        // The keys are gone: whatever happens to the objects now is no reason to say that nothing was erased.
        return (try? await SweepObjects(desk).removeUnneeded()) ?? 0
    }
}
