internal import Cryptography
internal import EHRFamily
internal import Journals
internal import RecordEncryption
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// What lets a doctor have one record in an emergency: the entry that the ledger has at its head, as fresh as any
/// access must be and signed by the pinned owner; or, where the ledger gives no verdict, the emergency journal.
///
/// Whoever speaks for the ledger can withhold, and can keep silent so that the journal's path opens. On either path the
/// doctor is one whose keys are pinned here, the pinned key has signed, and the record's key is sealed to the pinned
/// encryption key alone.
struct EmergencyProof {
    private let asked: Access
    private let operation: LedgerOperation
    private let pinned: EnrolledHolder
    private let stored: StoredRecord
    /// Whether the ledger gives no verdict, so that the journal must have it first.
    private let isJournalled: Bool
    private let desk: RecordDesk

    /// - Returns: nil where this service has no such emergency.
    /// - Throws: `.undecided` where the journal's path is not open yet; `.rejected`, `.emergencyNotEnrolled`,
    ///   `.emergencyNotAttested`, `.emergencyNotSeen`, `.emergencyLimit`, `.accessStale` and others.
    init?(_ asked: Access, at desk: RecordDesk) async throws(RecordFailure) {
        let id = LedgerOperation.emergencyID(asked.doctor, asked.id)
        guard let operation = try await desk.keys.operation(id) else { return nil }
        guard let effect = LedgerEffect(operation), case .emergencyAccess(let emergency) = effect.payload,
            emergency.access() == asked
        else { throw RecordFailure(.accessForeign) }
        guard let pinned = try await desk.pinned(asked.doctor) else { throw RecordFailure(.emergencyNotEnrolled) }
        guard effect.signer == pinned.owner.text else { throw RecordFailure(.accessOtherOwner) }
        try await desk.emergencies?.check()
        stored = try await desk.keys.record(asked.record, of: asked.patient)
        (self.asked, self.operation, self.pinned, self.desk) = (asked, operation, pinned, desk)
        let question = EmergencyQuestion(asked, operation, effect, pinned, at: desk)
        let limit = Duration.seconds(Int64(clamping: desk.emergencyRules.wait))
        if let anchor = try await question.anchor(within: limit) {
            _ = try stored.row.checkedAgainst(anchor.hash)
            guard anchor.scope == stored.key.scope else {
                throw RecordFailure(.keysDamaged, "record \(asked.record) has another scope than its anchor")
            }
            isJournalled = false
        } else {
            isJournalled = true
            try await requireJournalPath(emergency)
        }
    }

    /// Makes sure that the emergency opens its record without the ledger, and counts it.
    private func requireJournalPath(_ emergency: EmergencyAccess) async throws(RecordFailure) {
        guard desk.emergencies != nil, let times = try await desk.keys.emergencyTimes(operation.id) else {
            throw .undecided(operation.id)
        }
        let now = desk.clock()
        let age = now > times.acceptedAt ? now - times.acceptedAt : 0
        guard age >= desk.emergencyRules.wait else { throw .undecided(operation.id) }
        guard age <= AccessProof.ageLimit else { throw .accessStale(age: age) }
        // Asked again: the ledger may have said otherwise meanwhile.
        guard try await desk.pinned(asked.doctor)?.attestedAt != nil else {
            throw RecordFailure(.emergencyNotSeen)
        }
        // What was kept is what the pinned key has signed, whoever has had the database in hand.
        guard let bytes = operation.batch, let batch = try? Batch(decoding: bytes),
            (try? SignedAction.batch(batch).batch(for: .emergencyAccess(emergency), at: desk)) != nil
        else { throw RecordFailure(.accessForged) }
        do {
            _ = try await desk.keys.countEmergency(operation.id, at: now, limit: desk.emergencyRules.limit)
        } catch let error where error.code == .emergencyLimit {
            desk.alarm(.emergencyLimit(asked.doctor))
            throw error
        }
    }

    func release() async throws(RecordFailure) -> KeyRelease {
        guard let recipient = pinned.encryptionKey else { throw RecordFailure(.accessNoEncryptionKey) }
        try await journal("release")
        return try KeyRelease.seal(try await desk.dek(of: stored, for: .release(asked)), to: recipient, for: asked)
    }

    func open(_ range: RecordRange?) async throws(RecordFailure) -> any RecordReader {
        try await journal("content")
        return try await desk.open(
            stored, range, .content(asked), anchor: DigestHex(unchecked: Hex.encode(stored.row.sha256)),
            mayGoOn: mayGoOn)
    }

    func describe() async throws(RecordFailure) -> RecordDescription {
        try await journal("description")
        let description = try await desk.describe(stored)
        try await mayGoOn()
        return description
    }

    func sealed(_ range: RecordRange?) async throws(RecordFailure) -> any RecordReader {
        try await journal("sealed")
        return try await desk.sealed(stored.row, range, mayGoOn: mayGoOn)
    }

    /// Has the emergency journal say what is given, where the ledger does not have the emergency yet. It is on the
    /// device when this returns.
    private func journal(_ given: String) async throws(RecordFailure) {
        guard isJournalled, let journal = desk.emergencies else { return }
        let isFirst = try await desk.keys.emergencyTimes(operation.id)?.isJournalled != true
        let line = EmergencyLine(
            at: desk.clock(), given: given, asked, operation, attestedAt: pinned.attestedAt,
            batch: isFirst ? operation.batch : nil)
        try await journal.append(line.content())
        if isFirst { try await desk.keys.noteJournalled(operation.id) }
        desk.alarm(.emergencyOpened(operation))
    }

    /// Whether the record is still there, the ledger has not refused and the key is still the doctor's: asked before
    /// each piece.
    private var mayGoOn: @Sendable () async throws(RecordFailure) -> Void {
        { () async throws(RecordFailure) in
            _ = try await desk.keys.record(asked.record, of: asked.patient)
            guard try await desk.pinned(asked.doctor)?.owner == pinned.owner else {
                throw RecordFailure(.accessOtherOwner)
            }
            switch try await desk.keys.operation(operation.id)?.state {
            case .invalid(let code, let message)?: throw .rejected(code, message)
            case nil: throw RecordFailure(.accessNotLogged)
            default: return
            }
        }
    }
}
