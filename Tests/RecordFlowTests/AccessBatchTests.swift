import Cryptography
import EHRFamily
import GRDB
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

/// A patient's records, shared with a doctor, and a ledger that says what a test has it say.
private struct Chart {
    let ledger = LyingLedger()
    let desk: Desk
    let records: [RecordID]

    init(_ count: Int, _ depth: Depth = .inProcess, isShared: Bool = true) async throws {
        desk = try await Desk(ledger, depth)
        try await desk.register()
        var records: [RecordID] = []
        for number in 0..<count { records.append(try await desk.deposit("r-\(number)", [1, 2, UInt8(number)])) }
        self.records = records
        if isShared { try await desk.share() }
    }

    func draw() async throws -> [Access] {
        var accesses: [Access] = []
        for record in records {
            accesses.append(try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor))
        }
        return accesses
    }

    func log(
        _ accesses: [Access], purpose: PurposeCode? = nil, wait: Duration = .seconds(5)
    ) async throws -> [Result<LedgerOperation, RecordFailure>] {
        try await desk.journeys.log(accesses, for: purpose, signer: desk.doctorKey, timeout: wait)
    }

    func operations(_ state: LedgerOperation.Stage? = nil) async throws -> [LedgerOperation] {
        try await desk.journeys.operations(of: .doctor(desk.doctor), state: state, after: nil, limit: 100)
    }

    /// The doctor's own session, in which the key in custody signs.
    var session: RecordDesk { desk.desk.signing(with: desk.doctorKey, for: .doctor(desk.doctor)) }

    /// The same with a key of the desk's that signs batches.
    func batching(_ batcher: PrivateKey) -> RecordDesk {
        RecordDesk(
            keys: desk.store, wrapper: desk.desk.wrapper, objects: desk.objects, ledger: ledger, batcher: batcher,
            clock: desk.desk.clock)
    }

    /// Says to the next batch that the transaction at `place` is refused.
    func refuseNext(_ place: Int?) {
        ledger.lies.withLock { lies in
            lies.verdict = { batch in
                .invalid(
                    place.map { batch.transactions[$0] }.flatMap(\.id).map { id in
                        let refusal = Rejection(.consentRevoked, "so it says")
                        return [
                            InvalidTransaction(
                                id: id, message: refusal.message, extendedData: refusal.extendedData)
                        ]
                    } ?? [])
            }
        }
    }

    /// Batches that are kept for several operations.
    func sharedBatches() async throws -> Int? {
        try await DatabaseQueue(path: desk.folder.path("keys.db")).read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM shared_batch")
        }
    }

    /// How many batches the ledger was sent.
    var submitted: Int { ledger.lies.withLock { $0.submitted } }

    /// Transactions of accesses in the blocks of the chain, by block; empty blocks are left out.
    func blocks() async throws -> [[LogAccess]] {
        var blocks: [[LogAccess]] = []
        var next = try await ledger.truth.head().id
        while next != .beforeGenesis {
            let block = try await ledger.truth.block(next)
            let logs = block.transactions.compactMap { transaction -> LogAccess? in
                guard case .logAccess(let log)? = try? Payload.decode(transaction.payload) else { return nil }
                return log
            }
            if !logs.isEmpty { blocks.insert(logs, at: 0) }
            next = block.previous
        }
        return blocks
    }
}

extension [Result<LedgerOperation, RecordFailure>] {
    fileprivate var states: [String] {
        map { outcome in
            switch outcome {
            case .success(let operation):
                switch operation.state {
                case .waiting: "waiting"
                case .committed: "committed"
                case .invalid(let code, _): "invalid \(code ?? "")"
                }
            case .failure(let error): error.text("ledger_code") ?? error.code.text
            }
        }
    }
}

@Suite("Several accesses of one doctor")
struct AccessBatchTests {
    @Test("are one batch in one block, each an operation that opens its record", arguments: Depth.allCases)
    func together(depth: Depth) async throws {
        let chart = try await Chart(4, depth)
        let accesses = try await chart.draw()
        let before = chart.submitted
        let outcomes = try await chart.log(accesses, purpose: .treatment)
        #expect(outcomes.states == Array(repeating: "committed", count: 4))
        #expect(chart.submitted == before + 1)
        #expect(try await chart.blocks().map { $0.map(\.record) } == [chart.records])
        #expect(try await chart.operations().map(\.record) == chart.records)
        for (access, outcome) in zip(accesses, outcomes) {
            let operation = try #require(try await chart.desk.journeys.operation(outcome.get().id))
            #expect(operation.kind == .access && operation.record == access.record)
            _ = try await chart.desk.journeys.release(access)
            let content = try await chart.desk.journeys.open(access, range: nil).whole()
            #expect(content.prefix(2) == [1, 2])
            #expect(try await !chart.desk.journeys.sealed(access).whole().isEmpty)
        }
        // Asked again they are the same, and nothing is submitted.
        let again = try await chart.log(accesses, purpose: .treatment)
        #expect(try again.map { try $0.get().id } == outcomes.map { try $0.get().id })
        #expect(chart.submitted == before + 1)
    }

    @Test("are kept once as a batch, however many share it, until none needs it")
    func storedOnce() async throws {
        let chart = try await Chart(3)
        let accesses = try await chart.draw()
        let outcomes = try await chart.log(accesses)
        var batches: Set<[UInt8]> = []
        for outcome in outcomes {
            batches.insert(try #require(try await chart.desk.store.operation(outcome.get().id)?.batch))
        }
        #expect(batches.count == 1)
        #expect(try Batch(decoding: #require(batches.first)).transactions.count == 3)
        #expect(try await chart.sharedBatches() == 1)
        _ = try await chart.desk.desk.erase(.record(chart.records[0], of: chart.desk.patient))
        #expect(try await chart.sharedBatches() == 1)
        _ = try await chart.desk.desk.erase(.patient(chart.desk.patient))
        #expect(try await chart.sharedBatches() == 0)
    }

    @Test("that the ledger would refuse are refused beforehand and spare the others", arguments: Depth.allCases)
    func refusedBeforehand(depth: Depth) async throws {
        let chart = try await Chart(3, depth)
        var accesses = try await chart.draw()
        accesses.insert(
            Access(
                patient: chart.desk.patient, record: RecordID(unchecked: "r-none"), doctor: chart.desk.doctor,
                id: AccessID(unchecked: "a-none")), at: 1)
        let before = chart.submitted
        let outcomes = try await chart.log(accesses)
        #expect(outcomes.states == ["committed", "record_unknown", "committed", "committed"])
        #expect(chart.submitted == before + 1)
        #expect(try await chart.blocks().map(\.count) == [3])
        #expect(try await chart.operations().count == 3)

        let purpose = try #require(PurposeCode("ETREAT"))
        let other = try await chart.log(chart.draw(), purpose: purpose)
        #expect(other.states == Array(repeating: "purpose_mismatch", count: 3))
    }

    @Test("are refused where the consent was withdrawn here, whatever the ledger shows")
    func withdrawnHere() async throws {
        let chart = try await Chart(2)
        chart.ledger.lies.withLock { $0.isAway = true }
        _ = try await chart.desk.journeys.withdraw(
            WithdrawConsent(
                patient: chart.desk.patient, doctor: chart.desk.doctor, operation: "w-1",
                signer: chart.desk.patientKey), timeout: .zero)
        chart.ledger.lies.withLock { $0.isAway = false }
        #expect(try await chart.log(chart.draw()).states == ["access_withdrawn", "access_withdrawn"])
        #expect(try await chart.operations().isEmpty)
    }

    @Test("are 1 to 50 of one doctor and one patient, each with an id of its own", arguments: Depth.allCases)
    func unfit(depth: Depth) async throws {
        let chart = try await Chart(1, depth)
        let access = try await chart.draw()[0]
        let other = Access(
            patient: PatientID(unchecked: "p-2"), record: access.record, doctor: access.doctor,
            id: AccessID(unchecked: "a-2"))
        let many = (0...50).map { number in
            Access(
                patient: access.patient, record: access.record, doctor: access.doctor,
                id: AccessID(unchecked: "a-\(number)"))
        }
        for accesses in [[], [access, access], [access, other], many] {
            do {
                _ = try await chart.log(accesses)
                Issue.record("\(accesses.count) accesses were logged")
            } catch {
                #expect((error as? RecordFailure)?.code == .invalid)
            }
        }
        #expect(try await chart.operations().isEmpty)
    }

    @Test("are accepted unjudged while the ledger is away, and one that it refuses then spares the others")
    func away() async throws {
        let chart = try await Chart(3)
        var accesses = try await chart.draw()
        accesses.append(
            Access(
                patient: chart.desk.patient, record: RecordID(unchecked: "r-none"), doctor: chart.desk.doctor,
                id: AccessID(unchecked: "a-none")))
        chart.ledger.lies.withLock { $0.isAway = true }
        #expect(try await chart.log(accesses).states == Array(repeating: "waiting", count: 4))
        chart.ledger.lies.withLock { $0.isAway = false }
        // Nobody is there whose key would sign a smaller batch: those who are not to blame wait for a signature.
        _ = try await chart.desk.journeys.settleOperations(timeout: .seconds(1))
        #expect(try await chart.operations(.invalid).map(\.record?.text) == ["r-none"])
        #expect(try await chart.operations(.waiting).count == 3)
        // Asked again they are signed.
        let outcomes = try await chart.log(Array(accesses.dropLast()))
        #expect(outcomes.states == Array(repeating: "committed", count: 3))
        #expect(try await chart.blocks().map(\.count) == [3])
    }

    @Test("one of which the ledger refuses after all are signed anew in a smaller batch, while the session lives")
    func split() async throws {
        let chart = try await Chart(4)
        let accesses = try await chart.draw()
        chart.refuseNext(2)
        let outcomes = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .seconds(5))
        #expect(outcomes.states == ["committed", "committed", "invalid consent_revoked", "committed"])
        #expect(try await chart.blocks().map { $0.map(\.access) } == [[0, 1, 3].map { accesses[$0].id }])
        // Asked again, the refused one is signed anew and the others are as they were.
        let again = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .seconds(5))
        #expect(again.states == Array(repeating: "committed", count: 4))
        #expect(try again.map { try $0.get().id } == outcomes.map { try $0.get().id })
        for access in accesses { _ = try await chart.desk.desk.release(access) }
    }

    @Test("are split around the same transactions where the service signs the batch, whoever signed those")
    func splitByBatcher() async throws {
        let chart = try await Chart(3)
        let desk = chart.batching(try PrivateKey.random())
        let accesses = try await chart.draw()
        let transactions = try accesses.map { access in
            try Transaction(
                LogAccess(access, for: nil), signedBy: chart.desk.doctorKey, batcher: #require(desk.batcher).publicKey)
        }
        chart.refuseNext(0)
        let outcomes = try await desk.log(
            accesses, for: nil, .signed(.transactions(transactions)), timeout: .seconds(5))
        #expect(outcomes.states == ["invalid consent_revoked", "committed", "committed"])
        #expect(try await chart.blocks().map { $0.map(\.access) } == [accesses.dropFirst().map(\.id)])
    }

    @Test("are halved until each has its verdict where the ledger blames none, and none is doubled")
    func halved() async throws {
        let chart = try await Chart(5)
        let accesses = try await chart.draw()
        chart.refuseNext(nil)
        let before = chart.submitted
        let outcomes = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .seconds(5))
        #expect(outcomes.states == Array(repeating: "committed", count: 5))
        #expect(chart.submitted == before + 3)
        #expect(try await chart.blocks().map(\.count) == [2, 3])
        // What was refused was an opinion: should the ledger have it after all, each is there once.
        #expect(try await chart.ledger.deliver().allSatisfy { !$0.isCommitted })
        #expect(try await chart.desk.anew().settleOperations(timeout: .seconds(5)) == (0, 0))
        #expect(try await chart.operations(.committed).count == 5)
    }

    @Test("whose consent ends after they were judged are refused each on its own, and nothing else is")
    func race() async throws {
        let chart = try await Chart(2)
        let desk = chart.desk
        let accesses = try await chart.draw()
        // The ledger hears of the revoke between the judging and the batch.
        let patient = RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 1)
        let revoke = try Batch(patient, signedBy: desk.patientKey)
        let race = RacingLedger(chart.ledger) { _ = try await chart.ledger.truth.submit(revoke, timeout: .zero) }
        let racing = RecordDesk(
            keys: desk.store, wrapper: desk.desk.wrapper, objects: desk.objects, ledger: race,
            clock: desk.desk.clock
        ).signing(with: desk.doctorKey, for: .doctor(desk.doctor))
        let outcomes = try await racing.log(accesses, for: nil, signer: nil, timeout: .seconds(5))
        #expect(outcomes.states == ["invalid consent_revoked", "invalid consent_revoked"])
        #expect(try await chart.blocks().isEmpty)
    }

    @Test("that were split off while nobody could sign are signed together in the doctor's next session")
    func nextSession() async throws {
        let chart = try await Chart(3)
        chart.ledger.lies.withLock { $0.isAway = true }
        let accesses = try await chart.draw()
        _ = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .zero)
        chart.ledger.lies.withLock { $0.isAway = false }
        chart.refuseNext(1)
        _ = try await chart.desk.anew().settleOperations(timeout: .seconds(5))
        #expect(try await chart.operations(.waiting).count == 2)
        #expect(try await chart.session.settleUnsigned(timeout: .seconds(5)) == 2)
        #expect(try await chart.blocks().map(\.count) == [2])
        #expect(try await chart.operations(.committed).count == 2)
    }

    @Test("that nobody signs within a day are given up")
    func unsigned() async throws {
        let chart = try await Chart(2)
        let outcomes = try await chart.desk.desk.log(chart.draw(), for: nil, .elsewhere, timeout: .zero)
        #expect(outcomes.states == ["waiting", "waiting"])
        #expect(try await chart.desk.store.giveUpUnsigned(olderThan: 3600) == 0)
        #expect(try await chart.desk.store.giveUpUnsigned(olderThan: 0) == 2)
    }

    @Test("that are lost with a fork are submitted again in their batch, once")
    func orphans() async throws {
        let chart = try await Chart(3)
        let accesses = try await chart.draw()
        let outcomes = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .seconds(5))
        let signed = try #require(try await chart.desk.store.operation(outcomes[0].get().id)?.batch)
        #expect(try await chart.desk.desk.settleOperations(timeout: .seconds(1)) == (0, 0))
        chart.ledger.lies.withLock { lies in
            for access in accesses { lies.state[Addressing.access(access.id, by: access.doctor)] = .some(nil) }
            lies.everyVerdict = { _ in .committed(block: nil) }
        }
        let before = chart.submitted
        #expect(try await chart.desk.desk.settleOperations(timeout: .seconds(1)) == (3, 0))
        #expect(chart.submitted == before + 1)
        #expect(chart.ledger.lies.withLock { $0.held.map { $0.encoded() } } == [signed])
        #expect(try await chart.operations(.committed).allSatisfy { $0.orphanedAt != nil })
        // Asked again after another fork, they are submitted as they were signed too.
        _ = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .seconds(1))
        #expect(Set(chart.ledger.lies.withLock { $0.held.map { $0.encoded() } }) == [signed])
    }

    @Test("one of which the ledger has already spare the batch that one", arguments: Depth.allCases)
    func exists(depth: Depth) async throws {
        let chart = try await Chart(3, depth)
        let accesses = try await chart.draw()
        try await chart.desk.submit(LogAccess(accesses[1], for: nil), chart.desk.doctorKey)
        #expect(try await chart.log(accesses).states == Array(repeating: "committed", count: 3))
        #expect(try await chart.blocks().map(\.count) == [1, 2])

        // Of the same id, for another record, it is another's.
        var others = try await chart.draw()
        others[0] = Access(
            patient: chart.desk.patient, record: chart.records[0], doctor: chart.desk.doctor, id: accesses[1].id)
        #expect(try await chart.log(others).states == ["conflict", "committed", "committed"])
    }

    @Test("survive a death after each step: nothing is lost or doubled", arguments: [0, 1, 2])
    func deaths(step: Int) async throws {
        let chart = try await Chart(3)
        let accesses = try await chart.draw()
        chart.refuseNext(step == 2 ? 1 : nil)
        let dying = RacingLedger(chart.ledger) { throw RecordFailure(.ledgerAway, "the process dies here") }
        dying.calls.withLock { $0 = -step }
        let first = RecordDesk(
            keys: chart.desk.store, wrapper: chart.desk.desk.wrapper, objects: chart.desk.objects, ledger: dying,
            clock: chart.desk.desk.clock
        ).signing(with: chart.desk.doctorKey, for: .doctor(chart.desk.doctor))
        _ = try? await first.log(accesses, for: nil, signer: nil, timeout: .seconds(1))
        chart.ledger.lies.withLock { $0.verdict = nil }
        let outcomes = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .seconds(5))
        #expect(outcomes.states == Array(repeating: "committed", count: 3))
        #expect(
            try await chart.blocks().flatMap { $0 }.map(\.access).sorted { $0.text < $1.text }
                == accesses.map(\.id).sorted { $0.text < $1.text })
    }

    @Test("that another process splits at the same time are split once")
    func twoSplitters() async throws {
        let chart = try await Chart(4)
        chart.ledger.lies.withLock { $0.isAway = true }
        let accesses = try await chart.draw()
        _ = try await chart.session.log(accesses, for: nil, signer: nil, timeout: .zero)
        chart.ledger.lies.withLock { $0.isAway = false }
        let stale = try #require(try await chart.desk.store.operation(try await chart.operations()[0].id))
        chart.refuseNext(nil)
        _ = try await chart.session.settle(stale, timeout: .seconds(1))
        // On the verdict of before, about the batch of before.
        chart.refuseNext(3)
        let settled = try await chart.session.settle(stale, timeout: .seconds(1))
        #expect(settled.id == stale.id)
        _ = try await chart.session.settleOperations(timeout: .seconds(1))
        #expect(try await chart.operations(.committed).count == 4)
        #expect(try await chart.blocks().flatMap { $0 }.count == 4)
    }
}
