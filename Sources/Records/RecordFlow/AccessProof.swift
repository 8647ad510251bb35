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
    /// Transactions in those blocks, of any kind, after which the search is given up: 50 a second for as long as an
    /// entry is fresh.
    static let transactionLimit = 15_000

    let record: RecordEntry
    let doctor: DoctorEntry
    let keyReference: KeyReference
    /// Of the doctor's encryption key that the consent was given for, as its row has it.
    let recipientSHA256: DigestHex?

    /// - Throws: `.accessWithdrawn` and its like.
    init(_ asked: Access, at desk: RecordDesk) async throws(RecordFailure) {
        let state = try await AccessState(asked, at: desk)
        let now = desk.clock()
        let (access, consent) = try state.check(now: now)
        let row = try await desk.row(of: consent, for: asked, state.doctor)
        let pinned = try await desk.pinned(asked.doctor)
        try state.check(against: row, pinned, now: now)
        try await desk.checkOwner(of: state.record)
        let age = try await AccessAge(asked, state.head, at: desk)
        let block = try await AccessProof.find(
            access, asked, isEmergency: false, state.head, downTo: age.oldestBlock(), at: desk)
        try await age.check(block)
        (record, doctor) = (state.record, state.doctor)
        keyReference = row.keyReference
        let isRecipientPinned = pinned == nil || pinned?.encryptionKey?.sha256 == row.recipientSHA256
        recipientSHA256 = isRecipientPinned ? row.recipientSHA256 : nil
    }

    /// The number of the block that holds the entry's transaction, on the chain that ends in `head`. Of all that is
    /// found on the way, only that transaction's signature is verified.
    static func find(
        _ access: AccessEntry, _ asked: Access, isEmergency: Bool, _ head: BlockReference, downTo oldest: UInt64,
        at desk: RecordDesk
    ) async throws(RecordFailure) -> UInt64 {
        var next = head.id
        var transactions = 0
        for number in (oldest...head.number).reversed() where next != .beforeGenesis {
            let block = try await desk.recentBlocks.block(next, desk.ledger)
            guard block.number == number else {
                throw RecordFailure(.ledgerUnusable, "block \(block.number) stands where block \(number) must")
            }
            if let log = block.logs.first(where: { $0.access == asked && $0.isEmergency == isEmergency }) {
                guard log.transaction.header.signerPublicKey == access.signer.text, log.transaction.isGenuine() else {
                    throw RecordFailure(.accessForged)
                }
                return block.number
            }
            transactions += block.transactionCount
            guard transactions <= transactionLimit else { break }
            next = block.previous
        }
        throw .accessStale(age: nil)
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
