internal import Cryptography
package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// Accesses, emergencies, registrations and rotations, which go with no other row, are operations of the outbox like all
// else.
//
// 1. The signed batch is kept, under an id that what it says gives it: asked again it is the same operation. **From
//    here on it is accepted.** One that was refused is signed anew; of one that is committed the ledger is asked again,
//    and it is submitted again where it has lost the entry.
// 2. The operation is seen through (`settle`).
//
// A crash between the two leaves an operation that waits. Nothing is undone.

extension RecordDesk {
    /// Steps 1 and 2.
    ///
    /// - Returns: the operation as it is then: committed, or waiting.
    /// - Throws: `.rejected`; `.conflict` where the operation of that id says something else; `.erased`.
    func carryOut(_ batch: Batch, _ timeout: Duration) async throws(RecordFailure) -> LedgerOperation {
        guard let operation = LedgerOperation(carrying: batch) else {
            throw RecordFailure(
                .invalid, "only an access, an emergency, a registration or a rotation is submitted as it is")
        }
        return try await carryOut(operation, batch, timeout)
    }

    /// The same for an operation whose id and owner the batch does not say.
    func carryOut(
        _ operation: LedgerOperation, _ batch: Batch, _ timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        var kept = try await keys.keepOperation(operation)
        guard LedgerEffect(kept)?.payload == LedgerEffect(batch)?.payload else {
            throw RecordFailure(.conflict, "operation \(operation.id)")
        }
        if try await isToBeSubmittedAgain(kept) {
            // The same batch is good for an entry that was lost; what was refused must be signed anew.
            let batch = kept.state.isCommitted ? kept.batch : operation.batch
            kept = try await keys.reopen(kept, with: batch ?? [])
        }
        let done = try await settle(kept, timeout: timeout)
        if case .invalid(let code, let message) = done.state { throw .rejected(code, message) }
        return done
    }

    func isToBeSubmittedAgain(_ operation: LedgerOperation) async throws(RecordFailure) -> Bool {
        switch operation.state {
        case .waiting: return false
        case .invalid: return true
        case .committed:
            guard let effect = LedgerEffect(operation), let address = effect.address else { return false }
            do {
                return try await effect.isLost(in: data(at: address))
            } catch let error where error.code == .ledgerAway {
                // Nothing is known against it.
                return false
            }
        }
    }

    package func submit(
        _ action: Payload, signer: any Signer, timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) -> LedgerOperation {
        try await refuseUnaskedAttestation(by: action)
        return try await carryOut(batch(action.content, signedBy: signer), timeout)
    }

    /// The same with what was signed elsewhere.
    ///
    /// - Throws: as `submit`, and `.invalid` where it is not signed as it must be.
    package func submit(
        _ signed: SignedAction, timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) -> LedgerOperation {
        guard let payload = signed.payload else {
            throw RecordFailure(.invalid, "the transaction is not one of the family \(Family.name) \(Family.version)")
        }
        if signed.isBatchedHere { try await refuseUnaskedAttestation(by: payload) }
        return try await carryOut(signed.batch(for: payload, at: self), timeout)
    }

    /// What this desk's batch would vouch for, a doctor or a doctor's new key, must be asked for as that (`register`).
    private func refuseUnaskedAttestation(by action: Payload) async throws(RecordFailure) {
        switch action {
        case .registerDoctor(let doctor): try await checkAttestation(of: .doctor(doctor.doctor), isAsked: false)
        case .rotateOwner(let rotation):
            guard case .doctor(let doctor) = rotation.subject else { return }
            try await checkAttestation(of: .doctor(doctor), isAsked: false)
        default: return
        }
    }

    package func operations(
        of owner: KeyHolder, state: LedgerOperation.Stage?, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation] {
        try await keys.operations(of: owner, state: state, after: id, limit: limit)
    }
}

extension SignedAction {
    /// Whose effect it is, of those that are submitted as they are; nil for others.
    package var holder: KeyHolder? {
        switch payload {
        case .logAccess(let log)?: .doctor(log.doctor)
        case .emergencyAccess(let log)?: .doctor(log.doctor)
        case .registerPatient(let patient)?: .patient(patient.patient)
        case .registerDoctor(let doctor)?: .doctor(doctor.doctor)
        case .rotateOwner(let rotation)?:
            switch rotation.subject {
            case .patient(let patient): .patient(patient)
            case .doctor(let doctor): .doctor(doctor)
            }
        default: nil
        }
    }
}

extension LedgerOperation {
    /// The id of the operation of an emergency.
    static func emergencyID(_ doctor: DoctorID, _ access: AccessID) -> String {
        id(.emergency, [doctor.text, access.text])
    }

    /// The id of the operation of an access.
    static func accessID(_ doctor: DoctorID, _ access: AccessID) -> String {
        id(.access, [doctor.text, access.text])
    }

    /// The transaction that is this operation's, of a batch that others may share.
    func transaction(in batch: Batch) -> Transaction? {
        if batch.transactions.count == 1 { return batch.transactions.first }
        return batch.transactions.first { LedgerOperation.accessID(loggedBy: $0) == id }
    }

    /// The id of the operation whose access the transaction logs; nil where it logs none.
    static func accessID(loggedBy transaction: Transaction) -> String? {
        guard case .logAccess(let log)? = try? Payload.decode(transaction.payload) else { return nil }
        return accessID(log.doctor, log.access)
    }

    static func id(_ kind: Kind, _ ids: [String]) -> String {
        Hex.encode(
            SHA256.hash(Array(("ehr/1 operation\0" + ([kind.rawValue] + ids).joined(separator: "\0")).utf8)))
    }

    /// The operation of a batch that goes with no other row; nil for any other.
    fileprivate init?(carrying batch: Batch) {
        guard let effect = LedgerEffect(batch) else { return nil }
        // Another key or encryption key is another registration, which the ledger may refuse.
        let said = Hex.encode(SHA256.hash(Array((effect.signer ?? "").utf8) + effect.payload.encoded()))
        switch effect.payload {
        case .logAccess(let log):
            self.init(.access, [log.doctor.text, log.access.text], .doctor(log.doctor), batch, log.patient, log.record)
        case .emergencyAccess(let log):
            self.init(
                .emergency, [log.doctor.text, log.access.text], .doctor(log.doctor), batch, log.patient, log.record)
        case .registerPatient(let patient): self.init(.registration, [said], .patient(patient.patient), batch)
        case .registerDoctor(let doctor): self.init(.registration, [said], .doctor(doctor.doctor), batch)
        case .rotateOwner(let rotation):
            switch rotation.subject {
            case .patient(let patient): self.init(.rotation, [said], .patient(patient), batch)
            case .doctor(let doctor): self.init(.rotation, [said], .doctor(doctor), batch)
            }
        default: return nil
        }
    }

    /// - Parameter ids: what tells it from others of its kind.
    private init(
        _ kind: Kind, _ ids: [String], _ owner: KeyHolder, _ batch: Batch, _ patient: PatientID? = nil,
        _ record: RecordID? = nil
    ) {
        var (patient, doctor) = (patient, nil as DoctorID?)
        switch owner {
        case .patient(let id): patient = id
        case .doctor(let id): doctor = id
        case .registrar, .submitter: break
        }
        self.init(
            id: LedgerOperation.id(kind, ids), kind: kind, patient: patient, doctor: doctor, record: record,
            owner: owner,
            batch: batch.encoded())
    }
}
