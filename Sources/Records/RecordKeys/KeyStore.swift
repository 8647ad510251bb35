package import EHRFamily
package import KeyWrapping
package import RecordErrors

/// A database of wrapped keys and what belongs to them.
///
/// Every call is one transaction: when it returns, everything has happened durably, or nothing has. Two calls never
/// interleave. A call's checks are in the same transaction, so that no other call can invalidate them.
package protocol KeyStore: HolderStore, PasskeyStore, EmergencyStore, SharedBatchStore {
    // MARK: Roots

    /// The epoch of `patient`'s new keys, and its root if there is one; 1 for an unknown patient.
    ///
    /// - Throws: `.erased`.
    func currentEpoch(of patient: PatientID) async throws(RecordFailure) -> (epoch: UInt32, root: StoredRoot?)

    /// Keeps `root` unless its epoch has one.
    ///
    /// - Returns: the root that the epoch has now.
    /// - Throws: `.epochChanged`, `.erased`.
    func keepRoot(_ root: StoredRoot) async throws(RecordFailure) -> StoredRoot

    // MARK: Records

    /// Keeps a record's row and key, and the operation that anchors it.
    ///
    /// - Returns: the record and the operation as they are stored: where the record is there already, those of then,
    ///   also where the ledger refused it.
    /// - Throws: `.epochChanged` where the key is not of the current epoch, `.erased`, `.conflict` for an operation of
    ///   that id about something else.
    func keepRecord(
        _ record: RecordRow, key: WrappedRecordKey, operation: LedgerOperation
    ) async throws(RecordFailure) -> (record: RecordRow, operation: LedgerOperation)

    /// A record with key and root, consistent at one moment.
    ///
    /// - Throws: `.notFound`, also for a record that the ledger refused; `.erased`.
    func record(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> StoredRecord

    /// Those of the records that are there, in the order in which they are named, consistent at one moment.
    ///
    /// - Throws: `.erased` for the patient.
    func records(_ records: [RecordID], of patient: PatientID) async throws(RecordFailure) -> [StoredRecord]

    /// Notes that the object `sha256` of the record was checked, and what was found.
    ///
    /// - Throws: `.notFound`.
    func note(_ check: ObjectCheck, _ record: RecordID, of patient: PatientID, sha256: [UInt8])
        async throws(RecordFailure)

    // MARK: Consents and releases

    /// Keeps a consent's row and the operation that grants it.
    ///
    /// - Throws: `.conflict`, `.erased`.
    func keepConsent(_ consent: ConsentRow, operation: LedgerOperation) async throws(RecordFailure) -> LedgerOperation

    /// The row that a consent on the ledger names.
    func consent(_ reference: KeyReference) async throws(RecordFailure) -> ConsentRow?

    /// Whether a consent of the patient's to the doctor was granted here and neither withdrawn, nor refused, since.
    func isConsentStanding(of patient: PatientID, to doctor: DoctorID) async throws(RecordFailure) -> Bool

    /// The operation that granted the consent.
    func granting(_ reference: KeyReference) async throws(RecordFailure) -> LedgerOperation?

    /// Keeps the terms of a consent that has none yet.
    ///
    /// - Returns: the row as it is then.
    func noteTerms(
        _ terms: ConsentRow.Terms, of reference: KeyReference
    ) async throws(RecordFailure) -> ConsentRow?

    /// Withdraws every consent of `operation.patient` to `operation.doctor`: their rows are denied, releases under them
    /// deleted, the patient's epoch grows by one, and `operation` waits to revoke on the ledger. A grant of theirs that
    /// was never submitted never will be: its operation is invalid, with code `withdrawn`. If that is already pending,
    /// only where it is signed is updated.
    ///
    /// - Returns: the operation that revokes.
    func withdraw(_ operation: LedgerOperation) async throws(RecordFailure) -> LedgerOperation

    /// Notes an access id.
    ///
    /// - Throws: `.conflict`.
    func issue(_ accesses: [IssuedAccess]) async throws(RecordFailure)

    /// The access id's note, if this service drew it.
    func issued(_ access: AccessID) async throws(RecordFailure) -> IssuedAccess?

    /// Deletes notes of access ids from before `time`.
    func forgetAccesses(before time: UInt64) async throws(RecordFailure)

    /// Keeps a release, unless its consent is denied.
    ///
    /// - Returns: the release of that access entry that is stored now: an earlier one, if there is one.
    /// - Throws: `.denied`; `.notFound` for a record without a key; `.conflict` where the access entry was used for
    ///   another record or patient.
    func keepRelease(_ release: KeyRelease, under reference: KeyReference) async throws(RecordFailure) -> KeyRelease

    // MARK: Operations

    /// The operation of that id.
    func operation(_ id: String) async throws(RecordFailure) -> LedgerOperation?

    /// The operation that anchors the record.
    func anchoring(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> LedgerOperation?

    /// Operations without a verdict, oldest first, after the one called `id`.
    func waitingOperations(after id: String?, limit: Int) async throws(RecordFailure) -> [LedgerOperation]

    /// How many operations are signed and have no verdict.
    func awaitedVerdicts() async throws(RecordFailure) -> Int

    /// Operations that `owner` signs, without their batches and payloads, oldest first, after the one called `id`.
    ///
    /// - Parameter state: all where it is nil.
    func operations(
        of owner: KeyHolder, state: LedgerOperation.Stage?, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation]

    /// Keeps an operation that goes with no other row.
    ///
    /// - Returns: the one of that id that is there already, where it is about the same.
    /// - Throws: `.conflict`, `.erased`.
    func keepOperation(_ operation: LedgerOperation) async throws(RecordFailure) -> LedgerOperation

    /// The id of the newest operation that attests or suspends the doctor.
    func newestAttestation(of doctor: DoctorID) async throws(RecordFailure) -> String?

    /// Has an operation wait for a verdict again, where it is still the decided one with that batch; not a grant that
    /// was withdrawn meanwhile.
    ///
    /// - Returns: the operation as it is then.
    func reopen(_ operation: LedgerOperation, with batch: [UInt8]) async throws(RecordFailure) -> LedgerOperation

    /// Operations that were committed at `time` or later, in Unix seconds, with a batch; oldest first, after the one
    /// called `id`.
    func committedOperations(
        since time: UInt64, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation]

    /// Where on the chain committed operations were last looked for; nil where they never were.
    func chainSeen() async throws(RecordFailure) -> ChainSeen?

    /// Notes it.
    func noteChainSeen(_ seen: ChainSeen) async throws(RecordFailure)

    /// Puts a batch in the place of `old`, and beside it what is signed ahead.
    ///
    /// - Returns: the batch that is stored now, another's if someone else was faster.
    func sign(
        _ operation: String, replacing old: [UInt8]?, with batch: [UInt8], ahead: [UInt8]?
    ) async throws(RecordFailure) -> [UInt8]?

    /// The newest version of a patient's consent to a doctor that was granted here; nil where none was.
    func grantedVersion(of patient: PatientID, to doctor: DoctorID) async throws(RecordFailure) -> UInt64?

    /// Notes whether only what is signed elsewhere counts for an operation that waits.
    ///
    /// - Returns: the operation as it is then.
    func noteSigner(of operation: String, isElsewhere: Bool) async throws(RecordFailure) -> LedgerOperation?

    /// Takes a batch away that was signed by the wrong key: the operation waits for another one, for as long as one
    /// that was just made. Nothing where it has another batch by now.
    ///
    /// - Parameters:
    ///   - payload: what is to be signed, for an operation that does not have it yet.
    ///   - isElsewhere: whether only what is signed elsewhere counts.
    func unsign(
        _ operation: String, _ batch: [UInt8], payload: [UInt8]?, isElsewhere: Bool
    ) async throws(RecordFailure)

    /// Notes that the ledger may have the operation's batch from now on.
    ///
    /// - Returns: whether the operation still waits; where not, it must not be submitted.
    func noteSubmission(of operation: String) async throws(RecordFailure) -> Bool

    /// Whether a grant to the doctor that was withdrawn here has been submitted and has no verdict: it may still come
    /// into force.
    func hasDeniedGrant(of patient: PatientID, to doctor: DoctorID) async throws(RecordFailure) -> Bool

    /// Notes an operation's verdict and what follows from it: a committed anchor makes its record `.anchored`, a
    /// refused one `.refused`; a committed grant makes its consent `.active` unless it was withdrawn meanwhile, and
    /// those that were granted to the doctor before it `.denied`; a refused one makes it `.refused`; a refused revoke
    /// changes nothing, access stays denied. Again is the same.
    ///
    /// A refusal destroys nothing, and a committed one takes its place until `giveUp` makes it final.
    ///
    /// A verdict is about a batch: where the operation has another one by now, as two see to it at a time or one went
    /// on where the other was killed, nothing is noted. Only that an anchor or a grant is committed counts whoever
    /// signed it, since the entry is the same.
    ///
    /// - Parameter operation: with the batch that the verdict is about.
    /// - Returns: the operation as it is then.
    func settle(
        _ operation: LedgerOperation, _ state: LedgerOperation.State
    ) async throws(RecordFailure) -> LedgerOperation

    /// Operations that were refused, for as long as that is not final, oldest first, after the one called `id`.
    func refusedOperations(after id: String?, limit: Int) async throws(RecordFailure) -> [LedgerOperation]

    /// Makes the refusal of an operation final: the key of a record goes, and its object is not needed any more, unless
    /// the operation was committed before.
    /// Nothing where it was not refused, or is final.
    func giveUp(_ operation: String) async throws(RecordFailure)

    /// Refuses anchors, grants and accesses that nobody has signed for `age` seconds, as the ledger would.
    ///
    /// - Returns: how many.
    func giveUpUnsigned(olderThan age: UInt64) async throws(RecordFailure) -> Int

    // MARK: Rotation

    /// Patients with keys of earlier epochs, in the order of their ids, after `patient`.
    func patientsToRotate(after patient: PatientID?, limit: Int) async throws(RecordFailure) -> [PatientID]

    /// Keys of `patient` from earlier epochs, with their roots, in the order of their records, after `record`.
    func oldKeys(
        of patient: PatientID, after record: RecordID?, limit: Int
    ) async throws(RecordFailure) -> [(WrappedRecordKey, StoredRoot)]

    /// Replaces each old key and its label by the new ones, if the old ones are still there.
    ///
    /// - Returns: how many were replaced.
    /// - Throws: `.epochChanged` where the new ones are not of the current epoch.
    func replaceRecordKeys(
        _ keys: [(old: WrappedRecordKey, new: WrappedRecordKey)], of patient: PatientID
    ) async throws(RecordFailure) -> Int

    /// Destroys roots of earlier epochs that no key needs.
    ///
    /// - Returns: how many.
    func dropUnusedRoots(of patient: PatientID) async throws(RecordFailure) -> Int

    /// Roots, signing keys and locked keys, in an order of their own, after `cursor`.
    func storedKeys(after cursor: Int64?, limit: Int) async throws(RecordFailure) -> (keys: [StoredKey], cursor: Int64?)

    /// Replaces a stored key's wrapped form by `wrapped`, if it has not changed.
    func replace(_ key: StoredKey, with wrapped: WrappedKey) async throws(RecordFailure) -> Bool

    /// Notes that the KEK changes, or has just changed: until all keys were wrapped under the new one.
    func noteRotation() async throws(RecordFailure)

    /// How many rotations were noted; nil if all are complete.
    func unfinishedRotation() async throws(RecordFailure) -> Int64?

    /// Notes that all keys were rewrapped by a pass that began after `rotation` noted rotations.
    func noteRotationDone(_ rotation: Int64) async throws(RecordFailure)

    // MARK: Signing keys

    /// Keeps a signing key.
    ///
    /// - Throws: `.conflict` where its holder has one, `.erased`.
    func keepSigningKey(_ key: StoredSigningKey) async throws(RecordFailure)

    /// The holder's signing key.
    func signingKey(of holder: KeyHolder) async throws(RecordFailure) -> StoredSigningKey?

    // MARK: Erasure

    /// Destroys keys so that neither the live database nor any file of it holds them in any form, and puts the erasure
    /// on the list that every backup is restored with. Done when it returns; idempotent.
    ///
    /// The objects are then in `unneededObjects`.
    func erase(_ subject: ErasureSubject) async throws(RecordFailure)

    /// Names of objects that nothing needs any more: of erased records, and of those that the ledger refused.
    func unneededObjects(limit: Int) async throws(RecordFailure) -> [String]

    /// Notes that the object was removed.
    func forget(object: String) async throws(RecordFailure)

    /// Whether any record has the object.
    func isNeeded(object: String) async throws(RecordFailure) -> Bool

    // MARK: Status

    /// Counts, consistent at one moment.
    func status() async throws(RecordFailure) -> KeyStoreStatus
}

/// What is erased.
package enum ErasureSubject: Hashable, Sendable {
    /// Everything of a patient: roots, record keys, consents, releases, custodial key.
    case patient(PatientID)
    /// One record's key and releases.
    case record(RecordID, of: PatientID)
}
