internal import Cryptography
package import EHRFamily
internal import RecordEncryption
package import RecordKeys
internal import RecordStorage
internal import SawtoothClient
internal import SawtoothProtocol
package import SawtoothSigning

// A doctor reads a record, and the ledger knows it first.
//
// 1. The service draws an access id, and notes it with the time (`begin`).
// 2. LOG_ACCESS with that id is signed by the doctor, submitted and committed: here (`log`), or by whoever keeps the
//    doctor's key.
// 3. The service itself looks for that entry on the ledger, and for the consent behind it (`AccessProof`).
// 4. Only then: the record's key sealed to the doctor's encryption key and kept as a release, in one transaction that
//    refuses if the consent was withdrawn meanwhile (`release`); or, for a doctor without such a key, the plaintext,
//    piece by piece, each only while the consent stands (`open`).
//
// A crash after 2 leaves an access on the ledger that opened nothing, which is the right way round. The same access
// again gives the same release while it is fresh. Nothing is undone: an access that was logged stays logged. Patients
// read their own records without an entry (`openOwn`).

/// Releases a record to a reader.
package struct RetrieveRecord: Sendable {
    let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// Step 1: draws the id for one access.
    ///
    /// - Throws: `FlowError.keys`.
    package func begin(
        _ record: RecordID, of patient: PatientID, by doctor: DoctorID
    ) async throws(FlowError) -> KeyRelease.Purpose {
        let purpose = KeyRelease.Purpose(
            patient: patient, record: record, doctor: doctor,
            access: AccessID(unchecked: Hex.encode(RandomBytes.make(16))))
        let now = desk.clock()
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.issue(IssuedAccess(purpose: purpose, issuedAt: now))
            // Older notes prove nothing any more.
            if now > AccessProof.ageLimit { try await desk.keys.forgetAccesses(before: now - AccessProof.ageLimit) }
        }
        return purpose
    }

    /// Step 2: logs the access and waits until it is committed.
    ///
    /// - Parameter signer: who signs for the doctor; the key in custody where not given.
    /// - Throws: `FlowError.rejected`; `.undecided`, with the batch's id, where there is no verdict in time; `.ledger`,
    ///   `.unsigned`, `.keys`, `.wrapper`.
    package func log(
        _ purpose: KeyRelease.Purpose, for use: PurposeCode? = nil, signer: (any Signer)? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(FlowError) {
        let signer = try await desk.signer(for: .doctor(purpose.doctor), given: signer)
        try await submit(try desk.batch(LogAccess(purpose, for: use), signedBy: signer), timeout)
    }

    /// Step 2 with what the doctor has signed elsewhere.
    ///
    /// - Throws: as `log`, and `FlowError.invalid` where it is not a log of this access, or not signed as it must be.
    package func log(
        _ purpose: KeyRelease.Purpose, for use: PurposeCode? = nil, signed: SignedAction,
        timeout: Duration = .seconds(30)
    ) async throws(FlowError) {
        try await submit(signed.batch(for: .logAccess(LogAccess(purpose, for: use)), at: desk), timeout)
    }

    private func submit(_ batch: Batch, _ timeout: Duration) async throws(FlowError) {
        let verdict = try await flow(FlowError.ledger) { () async throws(LedgerFailure) in
            try await desk.ledger.submit(batch, timeout: timeout)
        }
        switch verdict {
        case .committed: return
        case .unknown: throw .undecided(operation: batch.headerSignature)
        case .invalid(let transactions):
            throw .rejected(code: transactions.first?.code, message: transactions.first?.message ?? "")
        }
    }

    /// Steps 3 and 4 for a doctor with an encryption key: the record's key, sealed to it for this access.
    ///
    /// - Throws: `FlowError.notAuthorized`; `.anchorMismatch`; `.release` where the doctor's key is unfit; `.keys`,
    ///   `.wrapper`, `.ledger`.
    package func release(_ purpose: KeyRelease.Purpose) async throws(FlowError) -> KeyRelease {
        let proof = try await AccessProof(purpose, at: desk)
        guard let recipient = proof.doctor.encryptionKey else { throw .notAuthorized(.noEncryptionKey) }
        guard proof.recipientSHA256 == nil || proof.recipientSHA256 == recipient.sha256 else {
            throw .notAuthorized(.otherEncryptionKey)
        }
        let stored = try await anchored(purpose, proof)
        let dek = try await desk.dek(of: stored)
        let release = try flow(FlowError.release) { () throws(KeyReleaseError) in
            try KeyRelease.seal(dek, to: recipient, for: purpose)
        }
        do throws(KeyStoreError) {
            return try await desk.keys.keep(release, under: proof.keyReference)
        } catch .denied {
            throw .notAuthorized(.withdrawn)
        } catch {
            throw .keys(error)
        }
    }

    /// Steps 3 and 4 for a doctor without one: the plaintext, for as long as the consent stands.
    ///
    /// - Throws: as `release`.
    package func open(_ purpose: KeyRelease.Purpose) async throws(FlowError) -> OpenedRecord {
        let proof = try await AccessProof(purpose, at: desk)
        let stored = try await anchored(purpose, proof)
        return try await OpenedRecord(
            stored, anchor: proof.record.hash, mayGoOn: mayGoOn(purpose, under: proof), at: desk)
    }

    /// Steps 3 and 4 for a doctor who has the key: the sealed record, for as long as the consent stands.
    ///
    /// - Throws: as `release`.
    package func sealed(_ purpose: KeyRelease.Purpose) async throws(FlowError) -> SealedObject {
        let proof = try await AccessProof(purpose, at: desk)
        let stored = try await anchored(purpose, proof)
        let object = try await flow(FlowError.objects) { () async throws(RecordStoreError) in
            try await desk.objects.read(ObjectName(stored.row.object), range: nil)
        }
        return SealedObject(object, mayGoOn: mayGoOn(purpose, under: proof))
    }

    /// Whether the consent still stands, asked before each piece.
    func mayGoOn(
        _ purpose: KeyRelease.Purpose, under proof: AccessProof
    ) -> @Sendable () async throws(FlowError) -> Void {
        let watch = ConsentWatch(proof, of: purpose, at: desk)
        return { () async throws(FlowError) in try await watch.check() }
    }

    /// A patient's own record. Whether it is the patient who asks was settled before.
    ///
    /// - Throws: `FlowError.notAuthorized(.noRecord)` where the ledger has no anchor yet; `.anchorMismatch`, `.keys`,
    ///   `.wrapper`, `.ledger`, `.objects`.
    package func openOwn(_ record: RecordID, of patient: PatientID) async throws(FlowError) -> OpenedRecord {
        let stored = try await desk.stored(record, of: patient)
        guard let entry = try await desk.entry(RecordEntry.self, at: Addressing.record(record, of: patient)) else {
            throw .notAuthorized(.noRecord)
        }
        return try await OpenedRecord(stored, anchor: entry.hash, mayGoOn: nil, at: desk)
    }

    /// The record's row and key, if its row is of the anchored object.
    func anchored(
        _ purpose: KeyRelease.Purpose, _ proof: AccessProof
    ) async throws(FlowError) -> StoredRecord {
        let stored = try await desk.stored(purpose.record, of: purpose.patient)
        guard let anchor = Hex.decode(proof.record.hash.text), anchor == stored.row.sha256 else {
            throw .anchorMismatch(
                expected: Hex.decode(proof.record.hash.text) ?? [], actual: stored.row.sha256)
        }
        // The scope decides which consents cover the record: the one on the ledger and the one here must be the same.
        guard proof.record.scope == stored.key.scope, stored.row.scope == stored.key.scope else {
            throw .keys(.damaged("record \(purpose.record) has another scope than its anchor"))
        }
        return stored
    }
}

extension LogAccess {
    /// What the ledger is told of an access.
    package init(_ purpose: KeyRelease.Purpose, for use: PurposeCode?) {
        self.init(
            access: purpose.access, patient: purpose.patient, doctor: purpose.doctor, record: purpose.record,
            purpose: use)
    }
}
