import Cryptography
import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite("An INVALID is an opinion, and nothing is destroyed for one")
struct RefusalTests {
    private static let hour: UInt64 = 3600
    private let record = RecordID(unchecked: "r-1")

    /// A deposit that the ledger is said to have refused, and has not seen.
    private func refused(
        _ ledger: LyingLedger, _ depth: Depth, _ rejection: Rejection = Rejection(.recordExists, "so it says")
    ) async throws -> Desk {
        let desk = try await Desk(ledger, depth)
        try await desk.register()
        ledger.refuseNext(rejection)
        do {
            let operation = try await desk.journeys.deposit(
                DepositRecord(patient: desk.patient, record: record, operation: "o-1", signer: desk.patientKey),
                timeout: .seconds(10), content: content([1, 2, 3]))
            guard case .invalid = operation.state else {
                Issue.record("it was not refused")
                return desk
            }
        } catch let error where error.code == .rejected {}
        return desk
    }

    private func content(_ bytes: [UInt8]) -> @Sendable () async throws -> [UInt8]? {
        let rest = LockedValue<[UInt8]?>(bytes)
        return {
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
    }

    private func isReadable(_ desk: Desk) async throws -> Bool {
        try await desk.journeys.openOwn(record, of: desk.patient, range: nil).whole() == [1, 2, 3]
    }

    @Test(
        "an accepted deposit that INVALID was said of once keeps its key, and counts when the ledger has its anchor",
        arguments: Depth.allCases)
    func invalidOnce(depth: Depth) async throws {
        let ledger = LyingLedger()
        let desk = try await refused(ledger, depth)
        desk.offset.withLock { $0 = 71 * Self.hour }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(try await ledger.deliver().map(\.isCommitted) == [true])
        #expect(try await isReadable(desk))
        desk.offset.withLock { $0 = 73 * Self.hour }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(try await desk.journeys.operation("o-1")?.state == .committed(block: nil))
        #expect(try await desk.store.record(record, of: desk.patient).row.state == .anchored)
        desk.offset.withLock { $0 = 1000 * Self.hour }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(try await isReadable(desk))
    }

    @Test("key and object of what the ledger refused go after 72 hours, and not before", arguments: Depth.allCases)
    func final(depth: Depth) async throws {
        let desk = try await refused(LyingLedger(), depth)
        desk.offset.withLock { $0 = 71 * Self.hour }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(try await desk.store.record(record, of: desk.patient).row.state == .refused)
        desk.offset.withLock { $0 = 73 * Self.hour }
        #expect(try await desk.journeys.sweepObjects().removed == 1)
        #expect(try await desk.objects.list(after: nil, limit: 10).isEmpty)
        await #expect(throws: RecordFailure(.notFound, "record r-1 of patient \(desk.patient)")) {
            try await desk.store.record(record, of: desk.patient)
        }
        guard case .invalid("record_exists", _)? = try await desk.journeys.operation("o-1")?.state else {
            Issue.record("the verdict is gone")
            return
        }
    }

    @Test("nothing is destroyed while the ledger cannot be asked", arguments: Depth.allCases)
    func away(depth: Depth) async throws {
        let ledger = LyingLedger()
        let desk = try await refused(ledger, depth)
        desk.offset.withLock { $0 = 100 * Self.hour }
        ledger.lies.withLock { $0.isAway = true }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(try await desk.store.record(record, of: desk.patient).row.state == .refused)
    }

    @Test(
        "an entry of the same id that says something else is another's, and commits nothing",
        arguments: ["hash", "scope", "signer"])
    func another(_ what: String) async throws {
        let ledger = LyingLedger()
        let desk = try await refused(ledger, .inProcess)
        let row = try await desk.store.record(record, of: desk.patient).row
        var entry = RecordEntry(
            patient: desk.patient, record: record, hash: DigestHex(unchecked: Hex.encode(row.sha256)), scope: .general,
            signer: PublicKeyHex(unchecked: desk.patientKey.publicKey.hex))
        switch what {
        case "hash": entry.hash = DigestHex(sha256Of: [1])
        case "scope": entry.scope = ScopeCode(unchecked: "lab")
        default: entry.signer = PublicKeyHex(unchecked: desk.doctorKey.publicKey.hex)
        }
        ledger.show(entry)
        desk.offset.withLock { $0 = 73 * Self.hour }
        #expect(try await desk.journeys.sweepObjects().removed == 1)
        guard case .invalid? = try await desk.journeys.operation("o-1")?.state else {
            Issue.record("another's entry was taken for its own")
            return
        }
    }

    @Test("a deposit that was said to have the wrong signer, and then was signed by nobody, is kept as long")
    func wrongSigner() async throws {
        let ledger = LyingLedger()
        let desk = try await refused(ledger, .inProcess, Rejection(.notOwner, "so it says"))
        #expect(try await desk.store.operation("o-1")?.batch == nil)
        #expect(try await desk.store.giveUpUnsigned(olderThan: 0) == 1)
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(try await ledger.deliver().map(\.isCommitted) == [true])
        desk.offset.withLock { $0 = 73 * Self.hour }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        #expect(try await desk.journeys.operation("o-1")?.state == .committed(block: nil))
        #expect(try await isReadable(desk))
    }

    @Test("an erasure by its owner waits for nothing", arguments: Depth.allCases)
    func erased(depth: Depth) async throws {
        let desk = try await refused(LyingLedger(), depth)
        #expect(try await desk.journeys.erase(.record(record, of: desk.patient)) == 1)
        #expect(try await desk.objects.list(after: nil, limit: 10).isEmpty)
        #expect(try await desk.journeys.operation("o-1") == nil)
    }

    @Test("a grant that INVALID was said of once counts when the ledger has it, unless it was withdrawn")
    func grant() async throws {
        for isWithdrawn in [false, true] {
            let ledger = LyingLedger()
            let desk = try await Desk(ledger)
            try await desk.register()
            try await desk.deposit("r-1", [1, 2, 3])
            ledger.refuseNext(Rejection(.staleVersion, "so it says"))
            try await desk.share()
            let reference = try #require(try await desk.store.operation("share-1")?.keyReference)
            #expect(try await desk.store.consent(reference)?.state == .refused)
            if isWithdrawn {
                _ = try await desk.desk.deny(
                    WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w-1"))
            }
            #expect(try await ledger.deliver().map(\.isCommitted) == [true])
            _ = try await desk.journeys.sweepObjects()
            #expect(try await desk.store.consent(reference)?.state == (isWithdrawn ? .denied : .active))
            #expect(try await desk.store.operation("share-1")?.state == .committed(block: nil))
        }
    }
}
