internal import EHRFamily
package import RecordErrors
package import RecordKeys

// A record, or all of a patient, is erased (GDPR art. 17) by destroying keys.
//
// 1. The erasure is written on the erasure list, which no backup holds and every restore applies.
// 2. In one transaction of the key store everything goes: roots, record keys, releases, consents, operations, the
//    patient's signing key.
// 3. The database is written anew and its write-ahead log emptied, so that no page keeps a copy. **From here on it is
//    erased**, and acknowledged.
// 4. The sealed objects, which nobody can open any more, are removed from the store; those that cannot be now, later
//    (`sweepObjects`).
//
// Nothing is undone. After a crash past 1, the next opening of the database completes the erasure. What remains, and
// the requester must be told: the ledger's entries under their pseudonymous ids; keys in earlier backups, until those
// are gone; releases to doctors.

extension RecordDesk {
    package func erase(_ subject: ErasureSubject) async throws(RecordFailure) -> Int {
        try await keys.erase(subject)
        // The keys are gone: whatever happens to the objects now is no reason to say that nothing was erased.
        return (try? await removeUnneededObjects()) ?? 0
    }
}
