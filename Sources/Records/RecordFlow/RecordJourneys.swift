package import EHRFamily
package import RecordKeys
package import SawtoothSigning

/// Everything that can be asked of whoever keeps records and their keys: of a desk in this process (`RecordDesk`), or
/// of an encryption service in another one. Both answer alike, and fail with the same errors; the other process can
/// also be out of reach (`FlowError.service`).
///
/// A signer that is given signs here, and its key goes nowhere; where none is given the holder's key in custody signs.
/// What each call does, in which order, is said where the journey is: `DepositRecord`, `RetrieveRecord`, `ShareRecord`,
/// `WithdrawConsent`, `VerifyRecord`, `EraseRecord`, `RotateKeys`, `SettleOperation`, `SweepObjects`.
///
/// Every call can be made again after a failure or a crash, with the same ids, and goes on from where it got to.
package protocol RecordJourneys: Sendable {
    /// Deposits a record and waits for its anchor's verdict, `timeout` long.
    ///
    /// - Parameter content: the next piece of the record, of any length; nil at its end. Not asked once the record is
    ///   accepted.
    /// - Returns: the anchoring operation: committed, or waiting where the ledger gave no verdict in time.
    /// - Throws: `FlowError.rejected` where the ledger refuses the anchor; `.invalid` where `content` throws.
    func deposit(
        _ request: DepositRecord.Request, timeout: Duration, content: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws(FlowError) -> LedgerOperation

    /// Draws the id for one access of a doctor to a record.
    func begin(
        _ record: RecordID, of patient: PatientID, by doctor: DoctorID
    ) async throws(FlowError) -> KeyRelease.Purpose

    /// Logs the access and waits until it is committed.
    ///
    /// - Throws: `FlowError.rejected`; `.undecided` where there is no verdict within `timeout`.
    func log(
        _ purpose: KeyRelease.Purpose, for use: PurposeCode?, signer: (any Signer)?, timeout: Duration
    ) async throws(FlowError)

    /// The record's key, sealed to the doctor's encryption key, for an access that the ledger has.
    ///
    /// - Throws: `FlowError.notAuthorized` and others.
    func release(_ purpose: KeyRelease.Purpose) async throws(FlowError) -> KeyRelease

    /// The sealed record as it is stored, for an access that the ledger has: for whoever has its key from `release`.
    ///
    /// The bytes are not looked at: opening them, and comparing their SHA-256 with the anchor's, says what they are.
    ///
    /// - Throws: `FlowError.notAuthorized` and others.
    func sealed(_ purpose: KeyRelease.Purpose) async throws(FlowError) -> any PlaintextReader

    /// The record in plaintext, for an access that the ledger has and for as long as the consent stands.
    ///
    /// - Parameter range: of the plaintext, in bytes; nil for the whole record. A range comes only of an object that
    ///   was checked against its anchor since it last changed: where it was not, it is first, in full.
    func open(_ purpose: KeyRelease.Purpose, range: Range<UInt64>?) async throws(FlowError) -> any PlaintextReader

    /// A patient's own record in plaintext. Whether it is the patient who asks was settled before.
    ///
    /// - Parameter range: as for `open`.
    func openOwn(
        _ record: RecordID, of patient: PatientID, range: Range<UInt64>?
    ) async throws(FlowError) -> any PlaintextReader

    /// Grants a doctor access and waits for the verdict, `timeout` long.
    ///
    /// - Returns: the granting operation: committed, or waiting.
    /// - Throws: `FlowError.rejected` where the ledger refuses the grant.
    func share(_ request: ShareRecord.Request, timeout: Duration) async throws(FlowError) -> LedgerOperation

    /// Ends a doctor's access at once, then waits for the ledger, `timeout` long.
    ///
    /// - Parameter operation: what names the operation.
    /// - Returns: the revoking operation: committed, refused or waiting. Access is denied in each case.
    /// - Throws: `FlowError.keys` where access could not be denied; `.unsigned` and others after it was.
    func withdraw(
        patient: PatientID, doctor: DoctorID, operation: String, reason: ReasonCode?, signer: (any Signer)?,
        timeout: Duration
    ) async throws(FlowError) -> LedgerOperation

    /// Whether the stored record is the anchored one, whole, and opens.
    func verify(_ record: RecordID, of patient: PatientID) async throws(FlowError) -> VerifyRecord.Finding

    /// Erases by destroying keys.
    ///
    /// - Returns: how many objects were removed at once; others are swept later.
    func erase(_ subject: ErasureSubject) async throws(FlowError) -> Int

    /// Moves a patient's record keys to the current epoch.
    ///
    /// - Returns: how many keys were moved and how many roots destroyed.
    func moveKeys(of patient: PatientID) async throws(FlowError) -> (keys: Int, roots: Int)

    /// Does so for every patient with keys of epochs gone by.
    ///
    /// - Returns: how many patients there were.
    func moveAllKeys() async throws(FlowError) -> Int

    /// Makes a new KEK and wraps every root and signing key under it.
    ///
    /// - Returns: how many keys were wrapped anew.
    func rotateKEK() async throws(FlowError) -> Int

    /// Wraps every root and signing key under the current KEK; what goes on after a rotation that was cut short.
    ///
    /// - Returns: how many keys were wrapped anew.
    func rewrapKeys() async throws(FlowError) -> Int

    /// Registers a patient or doctor on the ledger, owned by whoever signs: the given signer, or the key in custody.
    ///
    /// - Parameter encryptionKey: to which the holder wants record keys to be sealed.
    /// - Throws: `FlowError.rejected` where the ledger refuses; not where the holder is registered already with this
    ///   key as owner. `.undecided` where there is no verdict within `timeout`.
    func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey?, signer: (any Signer)?, timeout: Duration
    ) async throws(FlowError)

    /// Makes a signing key for `holder` and keeps it in custody.
    ///
    /// - Returns: its public half.
    /// - Throws: `FlowError.keys(.conflict)` where the holder has one.
    func makeSigningKey(for holder: KeyHolder) async throws(FlowError) -> PublicKey

    /// The public half of the holder's key in custody; nil where there is none.
    func signingKey(of holder: KeyHolder) async throws(FlowError) -> PublicKey?

    /// An operation as it is now; nil where there is none of that id.
    func operation(_ id: String) async throws(FlowError) -> LedgerOperation?

    /// Goes once through all operations that wait for a verdict.
    ///
    /// - Returns: how many have their verdict now, and how many wait on.
    func settleOperations(timeout: Duration) async throws(FlowError) -> (decided: Int, waiting: Int)

    /// Removes objects that nothing needs, those of deposits that died included where they are a day old.
    ///
    /// - Returns: how many.
    func sweepObjects() async throws(FlowError) -> Int

    /// What there is in the key database, in numbers.
    func keyStatus() async throws(FlowError) -> KeyStoreStatus
}

extension RecordJourneys {
    /// One access from its id to the record's key: drawn, logged, committed, released.
    ///
    /// - Throws: as `begin`, `log` and `release`.
    package func logAndRelease(
        _ record: RecordID, of patient: PatientID, to doctor: DoctorID, for use: PurposeCode? = nil,
        signer: (any Signer)? = nil, timeout: Duration = .seconds(30)
    ) async throws(FlowError) -> KeyRelease {
        let purpose = try await begin(record, of: patient, by: doctor)
        try await log(purpose, for: use, signer: signer, timeout: timeout)
        return try await release(purpose)
    }

    /// One access from its id to the plaintext: drawn, logged, committed, opened.
    ///
    /// - Throws: as `begin`, `log` and `open`.
    package func logAndOpen(
        _ record: RecordID, of patient: PatientID, to doctor: DoctorID, for use: PurposeCode? = nil,
        signer: (any Signer)? = nil, range: Range<UInt64>? = nil, timeout: Duration = .seconds(30)
    ) async throws(FlowError) -> any PlaintextReader {
        let purpose = try await begin(record, of: patient, by: doctor)
        try await log(purpose, for: use, signer: signer, timeout: timeout)
        return try await open(purpose, range: range)
    }
}
