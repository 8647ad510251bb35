package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// A doctor reads several records of one patient, and the ledger knows it first, in one batch and so in one block.
//
// 1. Each access is judged: by the family's own rule, over what the ledger shows now (`judge`), and by the consent's
//    row here. One that is refused is told so and goes no further: a batch is committed as a whole or not at all.
// 2. Those that pass are signed as one batch, and each is kept as an operation of its own with that batch, all in one
//    transaction of the key store. **From here on they are accepted.**
// 3. They are seen through together (`settleTogether`).
//
// While the ledger is away nothing is judged, and all are accepted. A crash before 2 leaves nothing, one after it
// operations that wait. Asked again with the same ids they are the same operations, whatever batch they are in by then.

extension RecordDesk {
    /// Accesses of one batch: a batch is judged as a whole, and fits into one request with room to spare.
    package static let accessLimit = 50

    package func log(
        _ accesses: [Access], for purpose: PurposeCode?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> [Result<LedgerOperation, RecordFailure>] {
        try await log(accesses, for: purpose, .here(signer), timeout: timeout)
    }

    /// The same, by whoever signs.
    ///
    /// - Throws: as the other, and `.invalid` where what is signed is not these accesses, or not signed as it must be.
    package func log(
        _ accesses: [Access], for purpose: PurposeCode?, _ signing: AccessSigning, timeout: Duration
    ) async throws(RecordFailure) -> [Result<LedgerOperation, RecordFailure>] {
        var draft = try await AccessDraft(accesses, purpose, signing, at: self)
        while true {
            let accepted = try await draft.accept()
            guard let accepted else { continue }
            var signer: (any Signer)?
            if case .here(let given) = signing { signer = given }
            let settled = try await settleTogether(
                accepted.compactMap { try? $0.get() }, signer: signer, timeout: timeout)
            let byID = Dictionary(settled.map { ($0.id, $0) }) { first, _ in first }
            return accepted.map { entry in entry.map { byID[$0.id] ?? $0 } }
        }
    }
}

/// Several accesses on their way into the outbox.
private struct AccessDraft {
    /// An access that is to be signed and kept.
    private struct Candidate {
        let place: Int
        let access: Access
        let payload: Payload
        /// The operation as it is, where there is one that must be signed again.
        let earlier: LedgerOperation?
        /// Whether the ledger has that very entry already: it would spoil a batch for the others.
        var isWritten = false

        var operation: LedgerOperation {
            LedgerOperation(
                id: LedgerOperation.accessID(access.doctor, access.id), kind: .access, patient: access.patient,
                doctor: access.doctor, record: access.record, owner: .doctor(access.doctor))
        }
    }

    private let accesses: [Access]
    private let purpose: PurposeCode?
    private let signing: AccessSigning
    private let key: (any Signer)?
    private let desk: RecordDesk
    private let doctor: DoctorID
    private let patient: PatientID
    /// How often others may be faster.
    private var attempts = 8

    init(
        _ accesses: [Access], _ purpose: PurposeCode?, _ signing: AccessSigning, at desk: RecordDesk
    ) async throws(RecordFailure) {
        guard let first = accesses.first, accesses.count <= RecordDesk.accessLimit else {
            throw RecordFailure(
                .invalid, "there are \(accesses.count) accesses: give 1 to \(RecordDesk.accessLimit)")
        }
        guard accesses.allSatisfy({ $0.doctor == first.doctor && $0.patient == first.patient }) else {
            throw RecordFailure(.invalid, "accesses of one batch are of one doctor to records of one patient")
        }
        guard Set(accesses.map(\.id)).count == accesses.count else {
            throw RecordFailure(.invalid, "an access_id is there twice: each access has one of its own")
        }
        (self.accesses, self.purpose, self.signing, self.desk) = (accesses, purpose, signing, desk)
        (doctor, patient) = (first.doctor, first.patient)
        switch signing {
        case .here(let signer): key = try await desk.signer(for: .doctor(first.doctor), given: signer)
        case .elsewhere: key = nil
        case .signed(let signed):
            key = nil
            try signed.check(accesses.map { .logAccess(LogAccess($0, for: purpose)) }, at: desk)
        }
    }

    /// Steps 1 and 2.
    ///
    /// - Returns: for each access the operation or why there is none; nil where somebody else was faster.
    mutating func accept() async throws(RecordFailure) -> [Result<LedgerOperation, RecordFailure>]? {
        attempts -= 1
        guard attempts >= 0 else {
            throw RecordFailure(.keysUnavailable, "the accesses change faster than they can be kept; try again")
        }
        var (entries, candidates) = try await known()
        for (place, refusal) in try await judge(&candidates) { entries[place] = .failure(refusal) }
        candidates.removeAll { entries[$0.place] != nil }
        let changes = try changes(candidates)
        if !changes.isEmpty {
            do {
                guard try await desk.keys.keep(changes) else { return nil }
            } catch let error where error.code == .erased && candidates.count > 1 {
                // Erased meanwhile: which one is seen at the next attempt.
                return nil
            }
        }
        for (candidate, change) in zip(candidates, changes) {
            // What is on the ledger needs no signature any more.
            let isDone = candidate.isWritten && change.operation.batch == nil
            entries[candidate.place] = .success(
                isDone ? try await desk.noteCommitted(change.operation) : change.operation)
        }
        return entries.map { $0 ?? .failure(RecordFailure(.failed)) }
    }

    /// What is there already, and what is not.
    private func known() async throws(RecordFailure) -> ([Result<LedgerOperation, RecordFailure>?], [Candidate]) {
        var entries: [Result<LedgerOperation, RecordFailure>?] = Array(repeating: nil, count: accesses.count)
        var candidates: [Candidate] = []
        for (place, access) in accesses.enumerated() {
            let payload = Payload.logAccess(LogAccess(access, for: purpose))
            let id = LedgerOperation.accessID(doctor, access.id)
            do throws(RecordFailure) {
                guard let stored = try await desk.keys.operation(id) else {
                    try await refuseErased(access)
                    candidates.append(Candidate(place: place, access: access, payload: payload, earlier: nil))
                    continue
                }
                guard LedgerEffect(stored)?.payload == payload else {
                    throw RecordFailure(.conflict, "operation \(id)")
                }
                if try await isToBeSigned(stored) {
                    candidates.append(Candidate(place: place, access: access, payload: payload, earlier: stored))
                } else if stored.state.isCommitted, try await desk.isToBeSubmittedAgain(stored) {
                    entries[place] = .success(try await desk.keys.reopen(stored, with: stored.batch ?? []))
                } else {
                    entries[place] = .success(stored)
                }
            } catch {
                // What is wrong with one of them spares the others; what is wrong with the store does not.
                guard [.conflict, .erased].contains(error.code) else { throw error }
                entries[place] = .failure(error)
            }
        }
        return (entries, candidates)
    }

    private func refuseErased(_ access: Access) async throws(RecordFailure) {
        do {
            _ = try await desk.keys.record(access.record, of: access.patient)
        } catch let error where error.code == .notFound {
            // The ledger may have a record that is not here.
        }
    }

    private func isToBeSigned(_ stored: LedgerOperation) async throws(RecordFailure) -> Bool {
        switch stored.state {
        case .committed: return false
        case .invalid: return true
        case .waiting:
            if case .elsewhere = signing { return false }
            return stored.batch == nil
        }
    }

    /// Step 1.
    ///
    /// - Returns: those that are refused, by their places, and why.
    private func judge(_ candidates: inout [Candidate]) async throws(RecordFailure) -> [(Int, RecordFailure)] {
        guard !candidates.isEmpty else { return [] }
        do {
            let signers = try await signers(candidates)
            let actions = zip(candidates, signers).map { UnsignedAction(payload: $0.payload, signer: $1) }
            let (rejections, read) = try await desk.judge(actions, at: desk.ledger.head())
            let isWithdrawn = try await isWithdrawn(
                ConsentEntry(entry: read[Addressing.consent(of: patient, to: doctor)]))
            var refusals: [(Int, RecordFailure)] = []
            for (index, rejection) in rejections.enumerated() {
                let candidate = candidates[index]
                if isWithdrawn {
                    refusals.append((candidate.place, RecordFailure(.accessWithdrawn)))
                } else if let rejection {
                    if rejection.code == .accessExists, try await isWritten(candidate, by: signers[index]) {
                        candidates[index].isWritten = true
                    } else {
                        refusals.append((candidate.place, .rejected(rejection.code.rawValue, rejection.message)))
                    }
                }
            }
            return refusals
        } catch let error where error.code == .ledgerAway {
            return []
        }
    }

    /// Who signs each, or will: the pinned key, or else the one that the ledger shows.
    private func signers(_ candidates: [Candidate]) async throws(RecordFailure) -> [String] {
        switch signing {
        case .here: return candidates.map { _ in key?.publicKey.hex ?? "" }
        case .signed(let signed):
            let transactions = signed.transactions
            return candidates.map { candidate in
                (try? TransactionHeader(decoding: transactions[candidate.place].header).signerPublicKey) ?? ""
            }
        case .elsewhere:
            let owner = try await desk.likelySigner(for: doctor)
            return candidates.map { _ in owner }
        }
    }

    /// Whether the consent that the ledger shows was withdrawn here.
    private func isWithdrawn(_ consent: ConsentEntry?) async throws(RecordFailure) -> Bool {
        guard let reference = consent?.terms?.keyReference, let row = try await desk.keys.consent(reference) else {
            return false
        }
        return row.patient == patient && row.doctor == doctor && row.state == .denied
    }

    private func isWritten(_ candidate: Candidate, by signer: String) async throws(RecordFailure) -> Bool {
        let effect = LedgerEffect(candidate.payload, signer: signer)
        guard let address = effect.address else { return false }
        return try await effect.isWritten(in: desk.data(at: address))
    }

    /// Step 2: what is to be kept.
    private func changes(_ candidates: [Candidate]) throws(RecordFailure) -> [OperationChange] {
        let together = candidates.filter { !$0.isWritten }
        let shared = try batch(of: together)
        return try candidates.map { (candidate) throws(RecordFailure) in
            var operation = candidate.operation
            if case .here(nil) = signing {} else { operation.isSignedElsewhere = true }
            operation.batch = try candidate.isWritten ? batch(of: [candidate]) : shared
            if operation.batch == nil { operation.payload = candidate.payload.encoded() }
            return OperationChange(from: candidate.earlier, to: operation)
        }
    }

    /// The encoded batch; nil where it is not signed yet, or what is signed is more than these.
    private func batch(of candidates: [Candidate]) throws(RecordFailure) -> [UInt8]? {
        guard !candidates.isEmpty else { return nil }
        switch signing {
        case .elsewhere: return nil
        case .here:
            guard let key else { return nil }
            return try desk.batch(candidates.map(\.payload), signedBy: key).encoded()
        case .signed(.transactions(let transactions)):
            guard let batcher = desk.batcher else { return nil }
            return try Batch(candidates.map { transactions[$0.place] }, signedBy: batcher).encoded()
        case .signed(.batch(let batch)):
            return candidates.count == batch.transactions.count ? batch.encoded() : nil
        }
    }
}
