internal import Cryptography
package import EHRFamily
internal import RecordEncryption
package import RecordErrors
package import RecordKeys
internal import RecordStorage
internal import SawtoothProtocol
package import SawtoothSigning

// A doctor reads a record, and the ledger knows it first.
//
// 1. The service draws an access id, and notes it with the time (`begin`).
// 2. LOG_ACCESS with that id is signed by the doctor, here (`log`) or by whoever keeps the doctor's key, kept in the
//    outbox, submitted and committed.
// 3. The service itself looks for that entry on the ledger, and for the consent behind it (`AccessProof`), which it
//    holds against what it has kept of the grant itself (`ConsentTerms`).
// 4. Only then: the record's key sealed to the doctor's encryption key and kept as a release, in one transaction that
//    refuses if the consent was withdrawn meanwhile (`release`); or, for a doctor without such a key, the plaintext,
//    piece by piece, each only while the consent stands (`open`).
//
// A crash after 2 leaves an access on the ledger that opened nothing, which is the right way round. The same access
// again gives the same release while it is fresh. Nothing is undone: an access that was logged stays logged. Patients
// read their own records without an entry (`openOwn`). An emergency takes the place of 2 and 3
// (`RecordDesk+Emergency`).

extension RecordDesk {
    package func begin(
        _ record: RecordID, of patient: PatientID, by doctor: DoctorID
    ) async throws(RecordFailure) -> Access {
        try await begin([record], of: patient, by: doctor)[0]
    }

    package func begin(
        _ records: [RecordID], of patient: PatientID, by doctor: DoctorID
    ) async throws(RecordFailure) -> [Access] {
        guard (1...RecordDesk.accessLimit).contains(records.count), Set(records).count == records.count else {
            throw RecordFailure(
                .invalid, "there are \(records.count) records: give 1 to \(RecordDesk.accessLimit), each once")
        }
        let accesses = records.map { record in
            Access(
                patient: patient, record: record, doctor: doctor,
                id: AccessID(unchecked: Hex.encode(RandomBytes.make(16))))
        }
        let now = clock()
        try await keys.issue(accesses.map { IssuedAccess($0, issuedAt: now) })
        // Older notes prove nothing any more.
        if now > AccessProof.ageLimit { try await keys.forgetAccesses(before: now - AccessProof.ageLimit) }
        return accesses
    }

    package func log(
        _ access: Access, for purpose: PurposeCode? = nil, signer: (any Signer)? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) {
        let signer = try await self.signer(for: .doctor(access.doctor), given: signer)
        try await carryOut(batch(LogAccess(access, for: purpose), signedBy: signer), timeout).requireCommitted()
    }

    /// Step 2 as an operation, which goes on where there is no verdict in time.
    ///
    /// - Parameter signed: what the doctor has signed elsewhere; the key in custody signs where it is nil.
    /// - Throws: as `log`, and `.invalid` where it is not a log of this access, or not signed as it must be.
    package func log(
        _ access: Access, for purpose: PurposeCode?, signed: SignedAction?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        let payload = Payload.logAccess(LogAccess(access, for: purpose))
        return try await carryOut(batch(payload, signed, by: .doctor(access.doctor)), timeout)
    }

    package func release(_ access: Access) async throws(RecordFailure) -> KeyRelease {
        if let emergency = try await EmergencyProof(access, at: self) { return try await emergency.release() }
        let proof = try await AccessProof(access, at: self)
        guard let recipient = proof.doctor.encryptionKey else { throw RecordFailure(.accessNoEncryptionKey) }
        guard proof.recipientSHA256 == recipient.sha256 else {
            throw RecordFailure(.accessOtherEncryptionKey)
        }
        let dek = try await dek(of: anchored(access, proof), for: .release(access))
        let release = try KeyRelease.seal(dek, to: recipient, for: access)
        do {
            return try await keys.keepRelease(release, under: proof.keyReference)
        } catch let error where error.code == .denied {
            throw RecordFailure(.accessWithdrawn)
        }
    }

    package func open(_ access: Access, range: RecordRange? = nil) async throws(RecordFailure) -> any RecordReader {
        if let emergency = try await EmergencyProof(access, at: self) { return try await emergency.open(range) }
        let proof = try await AccessProof(access, at: self)
        let stored = try await anchored(access, proof)
        return try await open(
            stored, range, .content(access), anchor: proof.record.hash, mayGoOn: mayGoOn(access, under: proof))
    }

    package func sealed(_ access: Access, range: RecordRange?) async throws(RecordFailure) -> any RecordReader {
        if let emergency = try await EmergencyProof(access, at: self) { return try await emergency.sealed(range) }
        let proof = try await AccessProof(access, at: self)
        let stored = try await anchored(access, proof)
        return try await sealed(stored.row, range, mayGoOn: mayGoOn(access, under: proof))
    }

    /// The stored object, which is the anchored one at its end, or a part of it as it is.
    func sealed(
        _ row: RecordRow, _ range: RecordRange?, mayGoOn: @escaping @Sendable () async throws(RecordFailure) -> Void
    ) async throws(RecordFailure) -> any RecordReader {
        let name = try ObjectName(row.object)
        guard let range else {
            return try SealedObject(await objects.read(name, range: nil), of: row, mayGoOn: mayGoOn)
        }
        let part = try range.resolved(in: row.length)
        return SealedPart(part, of: row, try await objects.read(name, range: part), mayGoOn: mayGoOn)
    }

    package func openOwn(
        _ record: RecordID, of patient: PatientID, range: RecordRange? = nil
    ) async throws(RecordFailure) -> any RecordReader {
        let stored = try await keys.record(record, of: patient)
        return try await open(stored, range, .ownContent, anchor: anchor(of: record, of: patient).hash) {
            () async throws(RecordFailure) in
            // It ends when the record is erased.
            _ = try await keys.record(record, of: patient)
        }
    }

    package func releaseOwn(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> OwnRelease {
        let stored = try await keys.record(record, of: patient)
        guard let recipient = try await keys.enrolled(.patient(patient))?.encryptionKey else {
            throw RecordFailure(
                .accessNoEncryptionKey, "the patient has enrolled no encryption key: have the service open the record")
        }
        _ = try stored.row.checkedAgainst(await anchor(of: record, of: patient).hash)
        return try OwnRelease.seal(await dek(of: stored, for: .ownRelease), to: recipient, of: patient, record)
    }

    package func sealedOwn(
        _ record: RecordID, of patient: PatientID, range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader {
        let stored = try await keys.record(record, of: patient)
        _ = try stored.row.checkedAgainst(await anchor(of: record, of: patient).hash)
        return try await sealed(stored.row, range) { () async throws(RecordFailure) in
            _ = try await keys.record(record, of: patient)
        }
    }

    func open(
        _ stored: StoredRecord, _ range: RecordRange?, _ opening: KeyOpening, anchor: DigestHex,
        mayGoOn: @escaping @Sendable () async throws(RecordFailure) -> Void
    ) async throws(RecordFailure) -> any RecordReader {
        if let range {
            try await OpenedRange.open(range, of: stored, for: opening, anchor: anchor, mayGoOn: mayGoOn, at: self)
        } else {
            try await OpenedRecord(stored, for: opening, anchor: anchor, mayGoOn: mayGoOn, at: self)
        }
    }

    /// Whether the record is still there and the consent still stands, asked before each piece.
    func mayGoOn(
        _ access: Access, under proof: AccessProof
    ) -> @Sendable () async throws(RecordFailure) -> Void {
        let watch = ConsentWatch(proof, of: access, at: self)
        return { () async throws(RecordFailure) in
            _ = try await keys.record(access.record, of: access.patient)
            try await watch.check()
        }
    }

    /// The record's row and key, if its row is of the anchored object.
    func anchored(_ access: Access, _ proof: AccessProof) async throws(RecordFailure) -> StoredRecord {
        let stored = try await keys.record(access.record, of: access.patient)
        _ = try stored.row.checkedAgainst(proof.record.hash)
        // The scope decides which consents cover the record: the one on the ledger and the one here must be the same.
        guard proof.record.scope == stored.key.scope, stored.row.scope == stored.key.scope else {
            throw RecordFailure(.keysDamaged, "record \(access.record) has another scope than its anchor")
        }
        return stored
    }
}

extension RecordRow {
    /// The anchored hash, 32 bytes, which the row must have too.
    ///
    /// - Throws: `.anchorMismatch`.
    func checkedAgainst(_ anchor: DigestHex) throws(RecordFailure) -> [UInt8] {
        let expected = Hex.decode(anchor.text) ?? []
        guard expected == sha256 else { throw .anchorMismatch(expected: expected, actual: sha256) }
        return expected
    }
}

extension LogAccess {
    /// What the ledger is told of an access.
    package init(_ access: Access, for purpose: PurposeCode?) {
        self.init(
            access: access.id, patient: access.patient, doctor: access.doctor, record: access.record, purpose: purpose)
    }
}
