import EHRFamily
import RecordErrors
import RecordFlow
import RecordKeys
import SawtoothClient
import SawtoothProtocol
import Testing

@Suite("Grants and withdrawals that overtake each other")
struct WithdrawnGrantTests {
    private func consent(_ desk: Desk) async throws -> ConsentEntry? {
        let (ledger, address) = (desk.desk.ledger, Addressing.consent(of: desk.patient, to: desk.doctor))
        let data = try await ledger.data(at: [address], head: ledger.head())
        return try (data.first ?? nil).map { try ConsentEntry(decoding: $0) }
    }

    private func request(_ desk: Desk, _ operation: String, _ scopes: [String] = []) -> ShareRecord {
        ShareRecord(
            patient: desk.patient, doctor: desk.doctor, scopes: Scopes(unordered: scopes) ?? .everything,
            operation: operation, signer: desk.patientKey)
    }

    private func withdraw(_ desk: Desk, _ operation: String) async throws -> LedgerOperation {
        try await desk.journeys.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: operation, signer: desk.patientKey),
            timeout: .seconds(10))
    }

    /// Shared and withdrawn once: the consent is REVOKED at version 2.
    private func revoked(_ ledger: SlowLedger) async throws -> Desk {
        let desk = try await Desk(ledger)
        try await desk.register()
        try await desk.share("share-1")
        #expect(try await withdraw(desk, "w-1").state.isDecided)
        try #require(try await consent(desk)?.status == .revoked)
        return desk
    }

    @Test("a grant that was withdrawn before it was submitted never is")
    func neverSubmitted() async throws {
        let ledger = SlowLedger()
        let desk = try await revoked(ledger)
        let grant = try await desk.desk.accept(request(desk, "share-2"))
        #expect(try await withdraw(desk, "w-2").state.isDecided)
        _ = try await desk.journeys.settleOperations(timeout: .seconds(1))
        #expect(!ledger.submitted.contains { $0.encoded() == grant.batch })
        #expect(try await consent(desk)?.status == .revoked)
        guard case .invalid(let code, _)? = try await desk.journeys.operation("share-2")?.state else {
            Issue.record("it still waits")
            return
        }
        #expect(code == "withdrawn")
        let again = try await desk.journeys.share(request(desk, "share-2"), timeout: .seconds(1))
        #expect(try await again == desk.journeys.operation("share-2"))
        #expect(try await consent(desk)?.status == .revoked)
    }

    @Test("a withdrawal is not done while a grant that it denies can still come into force, whatever the consent says")
    func underWay() async throws {
        let ledger = SlowLedger()
        let desk = try await revoked(ledger)
        ledger.course = .held
        let grant = try await desk.journeys.share(request(desk, "share-2"), timeout: .seconds(1))
        #expect(grant.state == .waiting)
        let waiting = try await withdraw(desk, "w-2")
        #expect(waiting.state == .waiting)
        ledger.course = .straight
        // The grant first, then the revoke, which is late for its version.
        _ = try await ledger.deliver()
        for _ in 0..<3 { _ = try await desk.journeys.settleOperations(timeout: .seconds(1)) }
        #expect(try await withdraw(desk, "w-2").state.isDecided)
        #expect(try await consent(desk)?.status == .revoked)
        #expect(try await desk.store.waitingOperations(after: nil, limit: 10).isEmpty)
    }

    @Test("a withdrawal that overtakes a grant on its way makes it late")
    func overtaken() async throws {
        let ledger = SlowLedger()
        let desk = try await revoked(ledger)
        ledger.course = .held
        _ = try await desk.journeys.share(request(desk, "share-2"), timeout: .seconds(1))
        ledger.course = .straight
        #expect(try await withdraw(desk, "w-2").state.isDecided)
        let verdicts = try await ledger.deliver()
        #expect(verdicts.count == 1 && !verdicts.contains { $0.isCommitted })
        #expect(try await consent(desk)?.status == .revoked)
    }

    @Test("a second withdrawal is not taken for done by a revoke that the ledger had before the new grant")
    func oldRevoke() async throws {
        let ledger = SlowLedger()
        let desk = try await Desk(ledger)
        try await desk.register()
        try await desk.share("share-1")
        ledger.course = .unanswered
        #expect(try await withdraw(desk, "w-1").state == .waiting)
        ledger.course = .straight
        try await desk.share("share-2")
        try #require(try await consent(desk)?.status == .active)
        #expect(try await withdraw(desk, "w-2").state.isDecided)
        #expect(try await consent(desk)?.status == .revoked)
        _ = try await desk.journeys.settleOperations(timeout: .seconds(1))
        #expect(try await consent(desk)?.status == .revoked)
        #expect(try await desk.store.waitingOperations(after: nil, limit: 10).isEmpty)
    }

    @Test("a revoke that is seen through late does not end a consent that was given since")
    func sharedSince() async throws {
        let ledger = SlowLedger()
        let desk = try await Desk(ledger)
        try await desk.register()
        try await desk.share("share-1")
        ledger.course = .unanswered
        #expect(try await withdraw(desk, "w-1").state == .waiting)
        ledger.course = .straight
        try await desk.share("share-2")
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(1)) == (1, 0))
        #expect(try await consent(desk)?.status == .active)
    }

    @Test(
        "an end that nobody means is refused before anything is accepted, and asked for as meant it is granted",
        arguments: Depth.allCases)
    func implausibleEnd(depth: Depth) async throws {
        let desk = try await Desk(SlowLedger(), depth)
        try await desk.register()
        var asked = request(desk, "share-1", ["lab"])
        for (expiry, word) in [
            (desk.desk.clock() * 1_000, "milliseconds"), (desk.desk.clock() + 3_200_000_000, "100 years"),
            (UInt64.max, "100 years"),
        ] {
            asked.expiry = expiry
            let error = await #expect(throws: RecordFailure.self) {
                try await desk.journeys.share(asked, timeout: .seconds(10))
            }
            #expect(error?.code == .invalid && error?.description.contains(word) == true)
            #expect(try await desk.store.operation("share-1") == nil)
        }
        asked.expiry = desk.desk.clock() + 3_100_000_000
        #expect(try await desk.journeys.share(asked, timeout: .seconds(10)).state.isCommitted)
    }

    @Test(
        "the same operation with other terms is a conflict, and with the same ones the same", arguments: Depth.allCases)
    func otherTerms(depth: Depth) async throws {
        let desk = try await Desk(SlowLedger(), depth)
        try await desk.register()
        let asked = request(desk, "share-1", ["lab"])
        let granted = try await desk.journeys.share(asked, timeout: .seconds(10))
        #expect(try await desk.journeys.share(asked, timeout: .seconds(10)) == granted)
        let changes: [(inout ShareRecord) -> Void] = [
            { $0.scopes = .everything }, { $0.expiry = 4_000_000_000 }, { $0.write = true },
            { $0.purpose = PurposeCode(unchecked: "HRESCH") },
        ]
        for change in changes {
            var other = asked
            change(&other)
            let error = await #expect(throws: RecordFailure.self) {
                try await desk.journeys.share(other, timeout: .seconds(10))
            }
            #expect(error?.code == .conflict, "granted as \(other.scopes) \(other.purpose)")
        }
    }
}
