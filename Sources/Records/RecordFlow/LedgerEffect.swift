internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothProtocol

/// What an operation's transaction is to write on the ledger, and whether it is there.
struct LedgerEffect {
    let payload: Payload
    /// Who signed, in 66 hex digits; nil where nobody has yet.
    let signer: String?

    /// The effect of the operation's batch, or of the payload that is to be signed; nil where there is neither.
    init?(_ operation: LedgerOperation) {
        let transaction = operation.batch.flatMap { try? Batch(decoding: $0) }.flatMap { operation.transaction(in: $0) }
        self.init(transaction?.payload ?? operation.payload, transaction)
    }

    /// The effect of the batch's first transaction.
    init?(_ batch: Batch) {
        self.init(batch.transactions.first?.payload, batch.transactions.first)
    }

    init(_ payload: Payload, signer: String) {
        self.payload = payload
        self.signer = signer
    }

    private init?(_ bytes: [UInt8]?, _ transaction: Transaction?) {
        guard let bytes, let payload = try? Payload.decode(bytes) else { return nil }
        self.payload = payload
        signer = transaction.flatMap { try? TransactionHeader(decoding: $0.header).signerPublicKey }
    }

    /// Where the entry is: no action writes more than one.
    var address: StateAddress? {
        payload.content.touches(signer: PublicKeyHex(unchecked: signer ?? "")).first(where: \.isWritten)?.key.address
    }

    /// Whether `data` is the very entry that was to be written; one with the same ids that says anything else is
    /// another's.
    ///
    /// - Throws: `.ledgerUnusable` where it cannot be read.
    func isWritten(in data: [UInt8]?) throws(RecordFailure) -> Bool {
        switch payload {
        case .addRecordHash(let anchor):
            guard let entry = try RecordEntry(entry: data) else { return false }
            return entry.patient == anchor.patient && entry.record == anchor.record && entry.hash == anchor.hash
                && entry.scope == anchor.scope && entry.supersedes == anchor.supersedes
                && entry.author == anchor.author && (signer == nil || entry.signer.text == signer)
        case .grantAccess(let grant):
            guard let entry = try ConsentEntry(entry: data), let terms = entry.terms else { return false }
            return entry.patient == grant.patient && entry.doctor == grant.doctor && entry.status == .active
                && terms.keyReference == grant.keyReference && terms.scopes == grant.scopes
                && terms.expiry == grant.expiry && terms.write == grant.write && terms.purpose == grant.purpose
        case .logAccess(let log):
            guard let entry = try AccessEntry(entry: data) else { return false }
            return entry.access == log.access && entry.doctor == log.doctor && entry.patient == log.patient
                && entry.record == log.record && entry.purpose == log.purpose && entry.emergency == nil
                && entry.signer.text == signer
        case .emergencyAccess(let log):
            guard let entry = try AccessEntry(entry: data), let emergency = entry.emergency else { return false }
            return entry.access == log.access && entry.doctor == log.doctor && entry.patient == log.patient
                && entry.record == log.record && emergency.reason == log.reason && emergency.at == log.at
                && entry.signer.text == signer
        case .registerPatient(let patient):
            guard let entry = try PatientEntry(entry: data) else { return false }
            return entry.patient == patient.patient && entry.owner.text == signer
                && entry.encryptionKey == patient.encryptionKey
        case .registerDoctor(let doctor):
            guard let entry = try DoctorEntry(entry: data) else { return false }
            return entry.doctor == doctor.doctor && entry.owner.text == signer
                && entry.encryptionKey == doctor.encryptionKey
        case .rotateOwner(let rotation):
            guard let party = try party(in: data) else { return false }
            return party.owner == rotation.newOwner && party.version > rotation.previousVersion
                && (rotation.encryptionKey == nil || party.encryptionKey == rotation.encryptionKey)
        case .reviewAccess(let review):
            guard let entry = try AccessEntry(entry: data), let found = entry.emergency?.review else { return false }
            return entry.access == review.access && entry.doctor == review.doctor && entry.patient == review.patient
                && found.outcome == review.outcome && (signer == nil || found.reviewer.text == signer)
        case .attestDoctor(let attestation):
            guard let entry = try DoctorEntry(entry: data) else { return false }
            return entry.doctor == attestation.doctor && entry.attestation == attestation.status
        case .modelProvenance(let model):
            guard let entry = try ModelEntry(entry: data) else { return false }
            return entry
                == ModelEntry(
                    model: model.model, submitter: PublicKeyHex(unchecked: signer ?? ""), sites: model.sites,
                    metrics: model.metrics, parent: model.parent, round: model.round, consentRoot: model.consentRoot,
                    framework: model.framework)
        case .revokeAccess: return false
        }
    }

    /// Whether `data` shows that the ledger has lost what was committed: neither it nor anything that came after it is
    /// there.
    ///
    /// - Throws: `.ledgerUnusable` where it cannot be read.
    func isLost(in data: [UInt8]?) throws(RecordFailure) -> Bool {
        switch payload {
        case .grantAccess(let grant): try (ConsentEntry(entry: data)?.version ?? 0) <= grant.previousVersion
        case .revokeAccess(let revoke): try (ConsentEntry(entry: data)?.version ?? 0) <= revoke.previousVersion
        case .rotateOwner(let rotation): try (party(in: data)?.version ?? 0) <= rotation.previousVersion
        case .reviewAccess: try AccessEntry(entry: data)?.emergency?.review == nil
        // Whatever status is there may be a newer one: see `isLostSuspension`.
        case .attestDoctor: try DoctorEntry(entry: data)?.attestation == nil
        default: data == nil
        }
    }

    /// The owner whom a rotation is about.
    private func party(
        in data: [UInt8]?
    ) throws(RecordFailure) -> (owner: PublicKeyHex, encryptionKey: EncryptionKey?, version: UInt64)? {
        guard case .rotateOwner(let rotation) = payload else { return nil }
        switch rotation.subject {
        case .patient:
            return try PatientEntry(entry: data).map { ($0.owner, $0.encryptionKey, $0.version) }
        case .doctor:
            return try DoctorEntry(entry: data).map { ($0.owner, $0.encryptionKey, $0.version) }
        }
    }
}
