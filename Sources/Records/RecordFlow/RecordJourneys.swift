package import EHRFamily
package import RecordErrors
package import RecordKeys
package import SawtoothSigning

/// The journeys of records, from a desk in this process (`RecordDesk`) or an encryption service in another one. Both
/// give the same answers and errors; the other process can also be unreachable (`.serviceFailed`).
///
/// A given signer signs here, and its key is sent nowhere; without one the holder's key in custody signs. What each
/// call does, in which order, is said where the journey is: in `DepositRecord`, `ShareRecord`, `WithdrawConsent`, and
/// the extensions of `RecordDesk`. What goes wrong anywhere in a key store, a key wrapper, an object store or the
/// ledger is thrown by each.
///
/// Every call can be repeated after a failure or a crash, with the same ids, and continues where it stopped.
package protocol RecordJourneys: Sendable {
    /// Deposits a record and waits for its anchor's verdict, `timeout` long.
    ///
    /// - Parameter content: the next piece of the record, of any length; nil at its end. Not asked once the record is
    ///   accepted.
    /// - Returns: the anchoring operation: committed, refused, or waiting where the ledger gave no verdict in time or
    ///   it is signed elsewhere.
    /// - Throws: `.invalid` where `content` throws; `.rejected` where another key must sign.
    func deposit(
        _ request: DepositRecord, timeout: Duration, content: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws(RecordFailure) -> LedgerOperation

    /// Draws the id for one access of a doctor to a record.
    func begin(
        _ record: RecordID, of patient: PatientID, by doctor: DoctorID
    ) async throws(RecordFailure) -> Access

    /// Draws the ids for accesses of a doctor to 1 to 50 records of one patient, in the order of the records.
    ///
    /// - Throws: `.invalid` for another number of records, or one that is there twice.
    func begin(
        _ records: [RecordID], of patient: PatientID, by doctor: DoctorID
    ) async throws(RecordFailure) -> [Access]

    /// Logs the access and waits until it is committed. Asked again it is the same operation.
    ///
    /// - Parameter purpose: the consent's, where it is named at all.
    /// - Throws: `.rejected`; `.undecided` where there is no verdict within `timeout`: its operation goes on.
    func log(
        _ access: Access, for purpose: PurposeCode?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure)

    /// Logs 1 to 50 accesses of one doctor to records of one patient in one batch, and waits until it is committed.
    /// Asked again they are the same operations. One that the ledger would refuse is not in the batch.
    ///
    /// - Returns: for each access, in this order, its operation, committed or waiting where there is no verdict within
    ///   `timeout`, or refused after all; or why there is none: `.rejected`, `.accessWithdrawn`, `.conflict`,
    ///   `.erased`.
    /// - Throws: `.invalid` for accesses that do not go together; `.unsigned`.
    func log(
        _ accesses: [Access], for purpose: PurposeCode?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> [Result<LedgerOperation, RecordFailure>]

    /// Has an emergency written on the ledger, by a doctor who is enrolled: `release`, `open` and `sealed` answer to
    /// its access then. Asked again it is the same operation.
    ///
    /// - Returns: the operation with its batch: committed, or waiting where there is no verdict within `timeout`.
    /// - Throws: `.emergencyNotEnrolled`, `.approvalNeeded`, `.rejected`; `.notFound` where the record is not here;
    ///   `.conflict` where the same access says something else.
    func emergency(
        _ asked: EmergencyAccess, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation

    /// The record's key, sealed to the doctor's encryption key, for an access that the ledger has.
    ///
    /// - Throws: `.accessNotLogged` and its like; `.recipientUnfit`, `.anchorMismatch`.
    func release(_ access: Access) async throws(RecordFailure) -> KeyRelease

    /// The sealed record as it is stored, for an access that the ledger has: for whoever has its key from `release`.
    ///
    /// It is the anchored one when `next` has returned nil; what it holds is only seen with its key.
    ///
    /// - Parameter range: of the sealed record; nil for all of it. Whether a part is of the anchored one is only seen
    ///   with its key.
    /// - Throws: as `release`; `.recordShorter` and `.recordLonger`; `.rangeOutOfBounds`.
    func sealed(_ access: Access, range: RecordRange?) async throws(RecordFailure) -> any RecordReader

    /// The record in plaintext, for an access that the ledger has and for as long as the consent stands.
    ///
    /// - Parameter range: of the plaintext; nil for the whole record. What lies behind the record's end is left out. A
    ///   range comes only of an object that was checked against its anchor since it last changed: where it was not, it
    ///   is first, in full.
    /// - Throws: as `release`; `.rangeOutOfBounds`.
    func open(_ access: Access, range: RecordRange?) async throws(RecordFailure) -> any RecordReader

    /// A patient's own record in plaintext. Whether it is the patient who asks was settled before.
    ///
    /// - Parameter range: as for `open`.
    /// - Throws: `.accessNoRecord` where the ledger has no anchor yet; as `open`.
    func openOwn(
        _ record: RecordID, of patient: PatientID, range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader

    /// The key of a patient's own record, sealed to the encryption key that the patient has enrolled. Whether it is the
    /// patient who asks was settled before.
    ///
    /// - Throws: `.accessNoEncryptionKey` where the patient has enrolled none; `.accessNoRecord`; `.anchorMismatch`.
    func releaseOwn(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> OwnRelease

    /// A patient's own record as it is stored: as `sealed`. Whether it is the patient who asks was settled before.
    ///
    /// - Throws: as `openOwn`, and `.recordShorter`, `.recordLonger`.
    func sealedOwn(
        _ record: RecordID, of patient: PatientID, range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader

    /// What is known of a patient's own records. Whether it is the patient who asks was settled before.
    ///
    /// - Parameter records: 1 to `RecordDesk.descriptionLimit`.
    /// - Returns: in the order in which they are asked for, without those that are not here.
    /// - Throws: `.erased` for the patient; `.keysDamaged` where a label does not open.
    func describe(_ records: [RecordID], of patient: PatientID) async throws(RecordFailure) -> [RecordDescription]

    /// What is known of a record, for an access that the ledger has and for as long as the consent stands.
    ///
    /// - Throws: as `open` and `describe`.
    func describe(_ access: Access) async throws(RecordFailure) -> RecordDescription

    /// Grants a doctor access and waits for the verdict, `timeout` long.
    ///
    /// - Returns: the granting operation: as for `deposit`.
    func share(_ request: ShareRecord, timeout: Duration) async throws(RecordFailure) -> LedgerOperation

    /// Ends a doctor's access at once, then waits for the ledger, `timeout` long.
    ///
    /// - Returns: the revoking operation: as for `deposit`. Access is denied in each case.
    /// - Throws: `.keysUnavailable` and its like where access could not be denied; `.unsigned`, `.rejected` and others
    ///   after it was.
    func withdraw(_ request: WithdrawConsent, timeout: Duration) async throws(RecordFailure) -> LedgerOperation

    /// Whether a consent of the patient's to the doctor was granted here and neither withdrawn, nor refused, since.
    /// What the ledger says of it is not looked at: one that is withdrawn ends here at once.
    func isConsentStanding(of patient: PatientID, to doctor: DoctorID) async throws(RecordFailure) -> Bool

    /// Whether the doctor could read the record now: by the ledger's own rules over its newest state and, where those
    /// would take an access, by what is kept here. It is an opinion of this moment; nothing is written.
    ///
    /// - Parameter purpose: the consent's, where it is named at all.
    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func explain(
        _ record: RecordID, of patient: PatientID, to doctor: DoctorID, for purpose: PurposeCode?
    ) async throws(RecordFailure) -> AccessJudgement

    /// Whether the stored record is the anchored one, whole, and opens.
    ///
    /// - Throws: `.anchorMismatch` and others for damage; `.accessNoRecord` where the ledger has no anchor.
    func verify(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> RecordFinding

    /// Erases by destroying keys.
    ///
    /// - Returns: how many objects were removed at once; others are swept later.
    func erase(_ subject: ErasureSubject) async throws(RecordFailure) -> Int

    /// Moves a patient's record keys to the current epoch and destroys roots that are not needed.
    ///
    /// A key that does not open does not stop the others; its error is thrown at the end.
    ///
    /// - Returns: how many keys were moved and how many roots destroyed.
    func moveKeys(of patient: PatientID) async throws(RecordFailure) -> (keys: Int, roots: Int)

    /// Does this for every patient with keys of earlier epochs.
    ///
    /// - Returns: how many patients there were.
    func moveAllKeys() async throws(RecordFailure) -> Int

    /// Makes a new KEK and wraps every root and signing key under it.
    ///
    /// - Returns: how many keys were wrapped anew.
    func rotateKEK() async throws(RecordFailure) -> Int

    /// Wraps every root and signing key under the current KEK; what goes on after a rotation that was cut short.
    ///
    /// - Returns: how many keys were wrapped anew.
    func rewrapKeys() async throws(RecordFailure) -> Int

    /// Registers a patient or doctor on the ledger, owned by whoever signs: the given signer, or the key in custody.
    ///
    /// - Parameters:
    ///   - encryptionKey: to which the holder wants record keys to be sealed.
    ///   - attest: whether the registrar who signs the batch is to vouch for the doctor.
    /// - Throws: `.attestationUnasked` where a registrar would vouch for a doctor unasked; `.rejected` where the ledger
    ///   refuses, not where the holder is registered already with this key as owner; `.undecided` where there is no
    ///   verdict within `timeout`.
    func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey?, attest: Bool, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure)

    /// Makes a signing key for `holder` and keeps it in custody.
    ///
    /// - Returns: its public half.
    /// - Throws: `.conflict` where the holder has one.
    func makeSigningKey(for holder: KeyHolder) async throws(RecordFailure) -> PublicKey

    /// The public half of the holder's key in custody; nil where there is none.
    func signingKey(of holder: KeyHolder) async throws(RecordFailure) -> PublicKey?

    /// An operation as it is now; nil where there is none of that id.
    func operation(_ id: String) async throws(RecordFailure) -> LedgerOperation?

    /// Operations that `owner` signs, without their batches and payloads, oldest first, after the one called `id`.
    ///
    /// - Parameters:
    ///   - state: all where it is nil.
    ///   - limit: how many at most, 1 to 1,000.
    func operations(
        of owner: KeyHolder, state: LedgerOperation.Stage?, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation]

    /// Has an emergency access, a rotation, an access or a registration written on the ledger. Asked again it is the
    /// same operation.
    ///
    /// - Returns: the operation as it is then: committed, or waiting where there is no verdict within `timeout`.
    /// - Throws: `.rejected`; `.invalid` for any other action; `.conflict` where an operation of the same ids says
    ///   something else.
    func submit(
        _ action: Payload, signer: any Signer, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation

    /// Has a review, an attestation or a model written on the ledger by whom it is up to. Asked again it is the same
    /// operation.
    ///
    /// - Parameters:
    ///   - owner: a review's patient or a registrar; a registrar for an attestation; a submitter for a model.
    ///   - operation: names an attestation: one doctor may be suspended and attested many times. Nil for the others.
    /// - Returns: the operation as it is then: committed, or waiting where there is no verdict within `timeout`.
    /// - Throws: `.rejected`; `.invalid` for any other action or owner; `.unsigned`; `.batchKeyRegistrar`;
    ///   `.notFound` where a service is asked outside of a session of a registrar's or submitter's.
    func submit(
        _ action: Payload, as owner: KeyHolder, operation: String?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation

    /// Goes once through all operations that wait for a verdict.
    ///
    /// - Returns: how many have their verdict now, and how many wait on. One that fails waits on.
    func settleOperations(timeout: Duration) async throws(RecordFailure) -> (decided: Int, waiting: Int)

    /// Removes objects that nothing needs, those of deposits that died and of what nobody has signed in time included
    /// where they are a day old.
    ///
    /// - Returns: how many, and what the store does not list.
    func sweepObjects() async throws(RecordFailure) -> SweptObjects

    /// What there is in the key database, in numbers.
    func keyStatus() async throws(RecordFailure) -> KeyStoreStatus
}

/// What a sweep has done.
package struct SweptObjects: Equatable, Sendable {
    /// Objects, and remains of objects, that were removed.
    package var removed: Int
    /// Why there may be remains that the store does not list, and what to do, in a sentence; nil where it lists all.
    package var notListed: String?

    package init(removed: Int, notListed: String? = nil) {
        self.removed = removed
        self.notListed = notListed
    }
}

extension RecordJourneys {
    /// All of the sealed record.
    package func sealed(_ access: Access) async throws(RecordFailure) -> any RecordReader {
        try await sealed(access, range: nil)
    }

    /// The same without an attestation.
    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) {
        try await register(holder, encryptionKey: encryptionKey, attest: false, signer: signer, timeout: timeout)
    }
}

extension RecordDesk: RecordJourneys {}
