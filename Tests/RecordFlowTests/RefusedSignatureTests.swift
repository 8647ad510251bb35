import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import RecordTesting
import SawtoothSigning
import Testing

@Suite("Operations that the wrong key has signed")
struct RefusedSignatureTests {
    private func request(_ desk: Desk, _ signer: (any Signer)?) -> DepositRecord {
        DepositRecord(
            patient: desk.patient, record: RecordID(unchecked: "r-1"), operation: "o-1", signer: signer)
    }

    private func content() -> @Sendable () async throws -> [UInt8]? {
        let rest = LockedValue<[UInt8]?>([1, 2, 3])
        return {
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
    }

    /// The ledger's code of what `body` is refused with.
    private func rejection(_ body: () async throws -> some Any) async -> String? {
        do {
            let result = try await body()
            if let operation = result as? LedgerOperation, case .invalid(let code, _) = operation.state { return code }
            Issue.record("nothing was refused")
        } catch let error as RecordFailure where error.code == .rejected {
            return error.text("ledger_code")
        } catch {
            Issue.record("refused otherwise: \(error)")
        }
        return nil
    }

    @Test("a deposit that is to be signed elsewhere is never signed with an old key in custody")
    func signedElsewhere() async throws {
        let desk = try await Desk(RuleLedger())
        try await desk.register()
        _ = try await desk.desk.makeSigningKey(for: .patient(desk.patient))
        var asked = request(desk, nil)
        asked.isSignedElsewhere = true
        _ = try await desk.desk.accept(asked, content: content())
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(1)) == (0, 1))
        #expect(try await desk.store.operation("o-1")?.batch == nil)
        let done = try await desk.journeys.deposit(
            request(desk, desk.patientKey), timeout: .seconds(10), content: content())
        #expect(done.state.isDecided)
        #expect(try await desk.store.record(RecordID(unchecked: "r-1"), of: desk.patient).row.state == .anchored)
    }

    @Test(
        "a deposit that the ledger refuses for its signature keeps its key and can be signed anew",
        arguments: Depth.allCases)
    func deposit(depth: Depth) async throws {
        let desk = try await Desk(RuleLedger(), depth)
        try await desk.register()
        let stranger = try PrivateKey.random()
        let code = await rejection {
            try await desk.journeys.deposit(request(desk, stranger), timeout: .seconds(10), content: content())
        }
        #expect(code == "not_owner")
        // Not by itself, and not with a key in custody.
        _ = try await desk.desk.makeSigningKey(for: .patient(desk.patient))
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(1)) == (0, 1))
        let done = try await desk.journeys.deposit(request(desk, desk.patientKey), timeout: .seconds(10)) {
            Issue.record("the content was read again")
            return nil
        }
        #expect(done.id == "o-1" && done.state.isDecided)
        #expect(try await desk.store.record(RecordID(unchecked: "r-1"), of: desk.patient).row.state == .anchored)
    }

    @Test(
        "a withdrawal that the ledger refuses for its signature waits for another one", arguments: Depth.allCases)
    func withdrawal(depth: Depth) async throws {
        let desk = try await Desk(RuleLedger(), depth)
        try await desk.register()
        try await desk.share()
        let stranger = try PrivateKey.random()
        func withdraw(_ signer: PrivateKey) async throws -> LedgerOperation {
            try await desk.journeys.withdraw(
                WithdrawConsent(
                    patient: desk.patient, doctor: desk.doctor, operation: "w-1", signer: signer),
                timeout: .seconds(10))
        }
        #expect(await rejection { try await withdraw(stranger) } == "not_owner")
        #expect(try await desk.store.operation("w-1")?.state == .waiting)
        guard case .committed = try await withdraw(desk.patientKey).state else {
            Issue.record("it cannot be signed anew")
            return
        }
    }

    @Test("a refused deposit that is made again is refused at once, without its content", arguments: Depth.allCases)
    func refusedAgain(depth: Depth) async throws {
        let desk = try await Desk(RuleLedger(), depth)
        let code = await rejection {
            try await desk.journeys.deposit(request(desk, desk.patientKey), timeout: .seconds(10), content: content())
        }
        #expect(code != nil && code != "not_owner")
        let again = await rejection {
            try await desk.journeys.deposit(request(desk, desk.patientKey), timeout: .seconds(10)) {
                Issue.record("the content was read")
                return nil
            }
        }
        #expect(again == code)
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        desk.offset.withLock { $0 = RecordDesk.defaultRefusalAge + 60 }
        #expect(try await desk.journeys.sweepObjects().removed == 1)
        #expect(try await desk.objects.list(after: nil, limit: 10).isEmpty)
    }
}
