internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol
internal import SawtoothSigning

extension RecordDesk {
    /// One action as one transaction in one signed batch.
    func batch(_ payload: some ActionPayload, signedBy signer: any Signer) throws(RecordFailure) -> Batch {
        try Batch(payload, signedBy: signer, batcher: batcher)
    }

    /// Several actions as transactions in one signed batch.
    func batch(_ payloads: [Payload], signedBy signer: any Signer) throws(RecordFailure) -> Batch {
        let batcher = batcher ?? signer
        return try Batch(
            payloads.map { (payload) throws(RecordFailure) in
                try Transaction(payload.content, signedBy: signer, batcher: batcher.publicKey)
            }, signedBy: batcher)
    }

    /// The same as it was signed elsewhere, or with the key in custody where it was not.
    func batch(
        _ payload: Payload, _ signed: SignedAction?, by holder: KeyHolder
    ) async throws(RecordFailure) -> Batch {
        if let signed { return try signed.batch(for: payload, at: self) }
        return try await batch(payload.content, signedBy: signer(for: holder, given: nil))
    }

    /// What is stored at `address` at the newest head; nil where nothing is.
    func data(at address: StateAddress) async throws(RecordFailure) -> [UInt8]? {
        try await ledger.data(at: [address], head: ledger.head()).first ?? nil
    }

    /// The entry at `address` at the newest head; nil where there is none.
    func entry<Value: StateValue>(_ type: Value.Type, at address: StateAddress) async throws(RecordFailure) -> Value? {
        try await Value(entry: data(at: address))
    }

    /// The record's anchor, by who may have signed it.
    ///
    /// - Throws: `.accessNoRecord` where the ledger has none; `.anchorOtherOwner`; `.ledgerUnusable` where it shows
    ///   another record's.
    func anchor(of record: RecordID, of patient: PatientID) async throws(RecordFailure) -> RecordEntry {
        guard let entry = try await entry(RecordEntry.self, at: Addressing.record(record, of: patient)) else {
            throw RecordFailure(.accessNoRecord)
        }
        guard entry.record == record, entry.patient == patient else {
            throw RecordFailure(
                .ledgerUnusable, "the ledger shows record \(entry.record) of patient \(entry.patient) in its place")
        }
        try await checkOwner(of: entry)
        return entry
    }
}

extension StateValue {
    /// What is stored at an address; nil where nothing is.
    init?(entry data: [UInt8]?) throws(RecordFailure) {
        guard let data else { return nil }
        do {
            try self.init(decoding: data)
        } catch {
            throw RecordFailure(.ledgerUnusable, "an entry of the ledger cannot be read: \(error)", cause: error)
        }
    }
}

extension InvalidTransaction {
    /// The family's code of the rejection (docs/errors.md), where it gave one.
    var code: String? { RejectionNotice(extendedData: extendedData)?.code }
}
