import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import SawtoothClient
import SawtoothProtocol
import Testing

/// A record that is shared with a doctor and read, and a ledger that is about to lose an entry.
private struct Loser {
    let ledger = LyingLedger()
    let desk: Desk
    let record: RecordID
    let access: Access

    init(_ depth: Depth = .inProcess) async throws {
        desk = try await Desk(ledger, depth)
        let journeys = desk.journeys
        try await journeys.register(
            .patient(desk.patient), encryptionKey: nil, signer: desk.patientKey, timeout: .seconds(1))
        try await journeys.register(
            .doctor(desk.doctor), encryptionKey: desk.encryptionKey, signer: desk.doctorKey, timeout: .seconds(1))
        record = try await desk.deposit("r-1", [1, 2, 3])
        try await desk.share()
        access = try await desk.logged(record)
    }

    func operations() async throws -> [LedgerOperation] {
        try await desk.journeys.operations(of: .patient(desk.patient), state: nil, after: nil, limit: 10)
            + desk.journeys.operations(of: .doctor(desk.doctor), state: nil, after: nil, limit: 10)
    }

    func operation(_ kind: LedgerOperation.Kind) async throws -> LedgerOperation {
        let id = try await operations().last { $0.kind == kind }?.id
        return try #require(try await desk.store.operation(id ?? ""))
    }

    func settle() async throws -> (decided: Int, waiting: Int) {
        try await desk.journeys.settleOperations(timeout: .seconds(1))
    }

    var submitted: Int { ledger.lies.withLock { $0.submitted } }

    /// The ledger shows nothing at the address, and says `verdict` to the next batch.
    func lose(_ address: StateAddress, _ verdict: @escaping @Sendable (Batch) -> Verdict) {
        ledger.lies.withLock { lies in
            lies.state[address] = .some(nil)
            lies.verdict = verdict
        }
    }

    /// What the batches say that went nowhere.
    var held: [[UInt8]] { ledger.lies.withLock { $0.held.map { $0.encoded() } } }
}

@Suite("What was committed in a block that is lost")
struct OrphanTests {
    @Test("is submitted again as it was signed, and nothing else is", arguments: Depth.allCases)
    func again(depth: Depth) async throws {
        let loser = try await Loser(depth)
        let (desk, ledger) = (loser.desk, loser.ledger)
        let addresses: [LedgerOperation.Kind: StateAddress] = [
            .access: Addressing.access(loser.access.id, by: desk.doctor),
            .anchor: Addressing.record(loser.record, of: desk.patient),
            .grant: Addressing.consent(of: desk.patient, to: desk.doctor),
            .registration: Addressing.doctor(desk.doctor),
        ]
        for (kind, address) in addresses {
            let signed = try #require(try await loser.operation(kind).batch)
            // As long as all is there, nothing is done.
            let before = loser.submitted
            #expect(try await loser.settle() == (0, 0))
            #expect(loser.submitted == before)

            loser.lose(address) { _ in .committed(block: nil) }
            if kind == .access {
                #expect(await refusal { try await desk.journeys.release(loser.access) } == .accessNotLogged)
            }
            #expect(try await loser.settle() == (1, 0), "\(kind)")
            #expect(loser.held == [signed], "\(kind)")
            ledger.lies.withLock { lies in (lies.state, lies.held) = ([:], []) }
            #expect(try await loser.operation(kind).state.isCommitted)
        }
        _ = try await desk.journeys.release(loser.access)
    }

    @Test("a revoke too, and a grant that was withdrawn never is")
    func withdrawn() async throws {
        let loser = try await Loser()
        let desk = loser.desk
        let done = try await desk.journeys.withdraw(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w-1", signer: desk.patientKey),
            timeout: .seconds(1))
        #expect(done.state.isCommitted)
        let signed = try #require(try await loser.operation(.revoke).batch)
        loser.lose(Addressing.consent(of: desk.patient, to: desk.doctor)) { _ in .committed(block: nil) }
        #expect(try await loser.settle() == (1, 0))
        #expect(loser.held == [signed])
        #expect(try await loser.operation(.grant).state.isCommitted)
    }

    @Test("is looked for back to the last round, and from far back where the chain has changed since")
    func window() async throws {
        let loser = try await Loser()
        #expect(try await loser.settle() == (0, 0))
        // Every verdict is older than the last round but one now.
        loser.desk.offset.withLock { $0 = 3600 }
        #expect(try await loser.settle() == (0, 0))
        let before = loser.submitted
        loser.lose(Addressing.access(loser.access.id, by: loser.desk.doctor)) { _ in .committed(block: nil) }
        #expect(try await loser.settle() == (0, 0))
        #expect(loser.submitted == before)
        loser.ledger.lies.withLock { $0.hasForked = true }
        #expect(try await loser.settle() == (1, 0))
        #expect(loser.submitted == before + 1)
    }

    @Test("an entry that cannot be read is not lost, and keeps nothing else from being seen through")
    func unreadable() async throws {
        let loser = try await Loser()
        let desk = loser.desk
        loser.ledger.lies.withLock { lies in
            lies.state[Addressing.consent(of: desk.patient, to: desk.doctor)] = [0xFF]
            lies.isAway = true
        }
        await #expect(throws: RecordFailure.self) { try await desk.logged(loser.record) }
        loser.ledger.lies.withLock { $0.isAway = false }
        #expect(try await loser.settle() == (1, 0))
        #expect(try await loser.operation(.grant).state.isCommitted)
    }

    @Test("a ledger that is away has lost nothing")
    func away() async throws {
        let loser = try await Loser()
        loser.ledger.lies.withLock { $0.isAway = true }
        #expect(try await loser.settle() == (0, 0))
        #expect(try await loser.operations().allSatisfy { $0.state.isCommitted })
    }

    @Test("keeps its key whatever the ledger says, and is submitted until that is final", arguments: Depth.allCases)
    func refused(depth: Depth) async throws {
        let loser = try await Loser(depth)
        let desk = loser.desk
        loser.lose(Addressing.record(loser.record, of: desk.patient)) { batch in
            .invalid(
                batch.transactions.compactMap(\.id).map {
                    InvalidTransaction(id: $0, message: "so it says", extendedData: [])
                })
        }
        #expect(try await loser.settle() == (1, 0))
        #expect(try await loser.operation(.anchor).state == .invalid(code: nil, message: "so it says"))
        #expect(try await desk.journeys.keyStatus().lostOperations == 1)
        let before = loser.submitted
        loser.ledger.lies.withLock { $0.verdict = { _ in .unknown(last: .pending) } }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(loser.submitted == before + 1)
        #expect(try await loser.operation(.anchor).state == .waiting)
        loser.ledger.lies.withLock { lies in
            lies.verdict = { batch in
                .invalid(
                    batch.transactions.compactMap(\.id).map {
                        InvalidTransaction(id: $0, message: "so it says", extendedData: [])
                    })
            }
        }
        #expect(try await loser.settle().decided == 1)
        desk.offset.withLock { $0 = 100 * 3600 }
        for _ in 0..<2 { #expect(try await desk.journeys.sweepObjects().removed == 0) }
        let operation = try await loser.operation(.anchor)
        #expect(!operation.state.isCommitted && operation.refusedAt == nil && operation.orphanedAt != nil)
        loser.ledger.lies.withLock { $0.state = [:] }
        let own = try await desk.journeys.openOwn(loser.record, of: desk.patient, range: nil).whole()
        #expect(own == [1, 2, 3])
    }
}
