internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// What the ledger says at one head about one access, and whether that opens the record: **log before release**.
///
/// The entry must be committed, by that doctor, for that record; it must be fresh; the consent must be active in the
/// version that the entry was made under, still cover the record's scope, and be the one that the service has a row for
/// that nobody has withdrawn; and that row's own terms must allow it too (`ConsentTerms`), so that whoever speaks for
/// the ledger can withhold, but not widen. All of it is read at one head: a revoke in a block before that head ends it,
/// and one that comes after it is caught by the service's own rows, or is a revoke that came after the release.
///
/// **How old is an entry?** Blocks of Sawtooth bear no time. Two clocks can tell, and either is enough:
/// - an access id that this service drew at random cannot be on the ledger before it was drawn, so the entry is no
///   older than that;
/// - where the network records block time, the first transaction of the block that holds the entry wrote the time of
///   the publisher's clock into the BlockInfo entry of the block before.
/// Where neither tells, nothing is released.
struct AccessProof {
    /// Longest age of an access entry, in seconds: time enough to come back with it, and no more.
    static let ageLimit: UInt64 = 300
    /// How far a publisher's clock may be ahead, in seconds: what the BlockInfo family tolerates by default.
    static let clockTolerance: UInt64 = 300
    /// Blocks that are looked through for the entry's transaction: one a second for longer than an entry is fresh.
    static let blockLimit = 400

    let record: RecordEntry
    let doctor: DoctorEntry
    let keyReference: KeyReference
    /// Of the doctor's encryption key that the consent was given for, as its row has it.
    let recipientSHA256: DigestHex?

    /// - Throws: `.accessWithdrawn` and its like.
    init(_ asked: Access, at desk: RecordDesk) async throws(RecordFailure) {
        let state = try await AccessState(asked, desk.ledger)
        let now = desk.clock()
        let (access, consent) = try state.check(now: now)
        let row = try await desk.row(of: consent, for: asked, state.doctor)
        try state.check(against: row, now: now)
        let block = try await AccessProof.find(access, asked, state.head, desk.ledger)
        try await AccessProof.checkAge(asked, block: block, state.head, at: desk)
        (record, doctor) = (state.record, state.doctor)
        (keyReference, recipientSHA256) = (row.keyReference, row.recipientSHA256)
    }

    /// The number of the block that holds the entry's transaction, on the chain that ends in `head`.
    private static func find(
        _ access: AccessEntry, _ asked: Access, _ head: BlockReference, _ ledger: any RecordLedger
    ) async throws(RecordFailure) -> UInt64 {
        var next = head.id
        for _ in 0..<blockLimit where next != .beforeGenesis {
            let block = try await ledger.block(next)
            for transaction in block.transactions where isLog(transaction, asked) {
                guard transaction.isGenuine, transaction.header.signerPublicKey == access.signer.text else {
                    throw RecordFailure(.accessForged)
                }
                return block.reference.number
            }
            next = block.previous
        }
        throw .accessStale(age: nil)
    }

    private static func isLog(_ transaction: ChainTransaction, _ asked: Access) -> Bool {
        guard transaction.header.familyName == Family.name, transaction.header.familyVersion == Family.version,
            case .logAccess(let log)? = try? Payload.decode(transaction.payload)
        else { return false }
        // An access id names one entry of one doctor; the state says that it is for this record.
        return log.access == asked.id && log.doctor == asked.doctor
            && log.patient == asked.patient && log.record == asked.record
    }

    private static func checkAge(
        _ asked: Access, block: UInt64, _ head: BlockReference, at desk: RecordDesk
    ) async throws(RecordFailure) {
        let now = desk.clock()
        let issued = try await desk.keys.issued(asked.id)
        if let issued, issued.access == asked, issued.issuedAt <= now, now - issued.issuedAt <= ageLimit { return }

        guard block > 0 else { throw RecordFailure(.accessAgeUnknown) }
        let stored = try await desk.ledger.data(at: [BlockInfoAddressing.block(block - 1)], head: head)
        guard let bytes = stored.first ?? nil, let info = try? BlockInfo(decoding: bytes), info.blockNum == block - 1
        else { throw issued == nil ? RecordFailure(.accessAgeUnknown) : .accessStale(age: nil) }
        guard info.timestamp <= now.addingReportingOverflow(clockTolerance).partialValue else {
            let seconds = info.timestamp - now
            throw RecordFailure(
                .accessClockBehind,
                "the ledger's clock is \(seconds) s ahead of this machine's: set the one that is wrong",
                ["seconds": .number(seconds)])
        }
        let age = now > info.timestamp ? now - info.timestamp : 0
        guard age <= ageLimit else { throw .accessStale(age: age) }
    }
}

extension RecordFailure {
    /// - Parameter age: in seconds, where it is known.
    static func accessStale(age: UInt64?) -> RecordFailure {
        var facts: [String: Fact] = [:]
        facts["age"] = age.map(Fact.number)
        return RecordFailure(
            .accessStale,
            "the access was logged \(age.map { "\($0) s" } ?? "too long") ago, "
                + "and opens a record for \(AccessProof.ageLimit) s: log it again", facts)
    }
}
