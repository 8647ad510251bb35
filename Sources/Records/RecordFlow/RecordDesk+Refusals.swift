internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothProtocol

// What the ledger refused is looked at again before anything is destroyed.
//
// INVALID is one validator's opinion: of its own fork, of a block that others have not seen yet, or of nobody, where
// something between here and it lies. So a refusal is noted, and key and object are kept.
//
// 1. With every sweep the ledger is asked for the entry of each refused operation. Where it has the very one that was
//    to be written, the operation is committed after all, and what it was for counts again.
// 2. Where it has none and the refusal is `refusalAge` old, it is made final: the record's key goes, in one transaction
//    of the key store, and its object is swept.
//
// Nothing is destroyed while the ledger cannot be asked. A crash between any two leaves a refusal that is looked at
// again. An erasure by its owner waits for none of this.

extension RecordDesk {
    /// How long what the ledger refused is kept where nothing else is said, in seconds: a weekend, for a person to see
    /// that something is wrong, and longer than forks last.
    package static let defaultRefusalAge: UInt64 = 72 * 3600

    /// - Throws: `.ledgerAway` and others; those that were not looked at are kept.
    func reviewRefusals() async throws(RecordFailure) {
        var last: String?
        while true {
            let page = try await keys.refusedOperations(after: last, limit: 100)
            guard let end = page.last else { return }
            for operation in page {
                let now = clock()
                if try await isWritten(operation) {
                    _ = try await keys.settle(operation, .committed(block: nil))
                } else if let refused = operation.refusedAt, now >= refused, now - refused >= refusalAge {
                    try await keys.giveUp(operation.id)
                }
            }
            last = end.id
        }
    }

    /// Whether the ledger has the very entry that the operation was to write; one with the same ids that says anything
    /// else is another's.
    func isWritten(_ operation: LedgerOperation) async throws(RecordFailure) -> Bool {
        let transaction = operation.batch.flatMap { try? Batch(decoding: $0).transactions.first }
        guard let bytes = transaction?.payload ?? operation.payload, let payload = try? Payload.decode(bytes) else {
            return false
        }
        let signer = transaction.flatMap { try? TransactionHeader(decoding: $0.header).signerPublicKey }
        switch payload {
        case .addRecordHash(let anchor):
            let address = Addressing.record(anchor.record, of: anchor.patient)
            return try await entry(RecordEntry.self, at: address)?.isWritten(by: anchor, signer) ?? false
        case .grantAccess(let grant):
            let address = Addressing.consent(of: grant.patient, to: grant.doctor)
            return try await entry(ConsentEntry.self, at: address)?.isWritten(by: grant) ?? false
        case .logAccess(let log):
            let address = Addressing.access(log.access, by: log.doctor)
            return try await entry(AccessEntry.self, at: address)?.isWritten(by: log, signer) ?? false
        case .registerPatient(let patient):
            guard let entry = try await entry(PatientEntry.self, at: Addressing.patient(patient.patient)) else {
                return false
            }
            return entry.owner.text == signer && entry.encryptionKey == patient.encryptionKey
        case .registerDoctor(let doctor):
            guard let entry = try await entry(DoctorEntry.self, at: Addressing.doctor(doctor.doctor)) else {
                return false
            }
            return entry.owner.text == signer && entry.encryptionKey == doctor.encryptionKey
        default: return false
        }
    }
}

extension AccessEntry {
    func isWritten(by log: LogAccess, _ key: String?) -> Bool {
        access == log.access && doctor == log.doctor && patient == log.patient && record == log.record
            && purpose == log.purpose && emergency == nil && signer.text == key
    }
}

extension RecordEntry {
    /// - Parameter key: who signed, where that is known.
    fileprivate func isWritten(by anchor: AddRecordHash, _ key: String?) -> Bool {
        patient == anchor.patient && record == anchor.record && hash == anchor.hash && scope == anchor.scope
            && supersedes == anchor.supersedes && author == anchor.author && (key == nil || signer.text == key)
    }
}

extension ConsentEntry {
    fileprivate func isWritten(by grant: GrantAccess) -> Bool {
        guard patient == grant.patient, doctor == grant.doctor, status == .active, let terms else { return false }
        return terms.keyReference == grant.keyReference && terms.scopes == grant.scopes
            && terms.expiry == grant.expiry && terms.write == grant.write && terms.purpose == grant.purpose
    }
}
