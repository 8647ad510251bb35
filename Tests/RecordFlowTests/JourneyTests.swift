import Cryptography
import EHRFamily
import KeyWrapping
import Locking
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite("Journeys")
struct JourneyTests {
    private static func away(_ batch: Batch, _ attempt: Int) throws(RecordFailure) -> Verdict {
        throw RecordFailure(.ledgerAway, "nobody listens")
    }

    private func request(_ desk: Desk, _ operation: String = "o-1") -> DepositRecord {
        DepositRecord(
            patient: desk.patient, record: RecordID(unchecked: "r-1"), operation: operation, signer: desk.patientKey)
    }

    /// Content in one piece.
    private func content(_ bytes: [UInt8]) -> @Sendable () async throws -> [UInt8]? {
        let rest = LockedValue<[UInt8]?>(bytes)
        return {
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
    }

    @Test("a deposit is accepted while the ledger is away, and seen through when it is back", arguments: Depth.allCases)
    func outbox(depth: Depth) async throws {
        let ledger = ScriptedLedger()
        let desk = try await Desk(ledger, depth)
        ledger.chain.withLock { $0.verdict = Self.away(_:_:) }
        let accepted = try await desk.journeys.deposit(request(desk), timeout: .seconds(30), content: content([1, 2]))
        #expect(accepted.state == .waiting)
        // Asked again, the content is not even read.
        let again = try await desk.journeys.deposit(request(desk, "o-2"), timeout: .seconds(30)) {
            Issue.record("the content was read again")
            return nil
        }
        #expect(again == accepted)
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(30)) == (0, 1))
        ledger.chain.withLock { $0.verdict = { _, _ in .committed(block: nil) } }
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(30)) == (1, 0))
        #expect(try await desk.store.record(RecordID(unchecked: "r-1"), of: desk.patient).row.state == .anchored)
        // The same signed batch each time.
        #expect(Set(ledger.chain.withLock { $0.submitted.map(\.headerSignature) }).count == 1)
    }

    @Test("content that breaks off leaves no object, no row and no operation", arguments: Depth.allCases)
    func brokenContent(depth: Depth) async throws {
        struct Broken: Error {}
        let desk = try await Desk(ScriptedLedger(), depth)
        let pieces = LockedValue(3)
        await #expect(throws: RecordFailure.self) {
            try await desk.journeys.deposit(request(desk), timeout: .seconds(30)) {
                try pieces.withLock { left in
                    left -= 1
                    if left == 0 { throw Broken() }
                }
                return RandomBytes.make(50_000)
            }
        }
        #expect(try await desk.objects.list(after: nil, limit: 10).isEmpty)
        #expect(try await desk.store.waitingOperations(after: nil, limit: 10).isEmpty)
    }

    @Test(
        "a withdrawal while a record is being deposited has its key wrapped under the new epoch",
        arguments: Depth.allCases)
    func epochChanges(depth: Depth) async throws {
        let desk = try await Desk(ScriptedLedger(), depth)
        let pieces = LockedValue(2)
        _ = try await desk.journeys.deposit(request(desk), timeout: .seconds(30)) {
            if pieces.withLock({ left in
                left -= 1
                return left == 0
            }) {
                return nil
            }
            _ = try await desk.desk.deny(
                WithdrawConsent(
                    patient: desk.patient, doctor: desk.doctor, operation: "w"))
            return [1]
        }
        #expect(try await desk.store.record(RecordID(unchecked: "r-1"), of: desk.patient).key.epoch == 2)
    }

    @Test("an anchor that is refused for being there already counts if it is this one", arguments: Depth.allCases)
    func anchoredAlready(depth: Depth) async throws {
        let ledger = ScriptedLedger()
        let desk = try await Desk(ledger, depth)
        ledger.chain.withLock { $0.verdict = Self.away(_:_:) }
        _ = try await desk.journeys.deposit(request(desk), timeout: .seconds(30), content: content([1]))
        let row = try await desk.store.record(RecordID(unchecked: "r-1"), of: desk.patient).row
        ledger.set(
            RecordEntry(
                patient: desk.patient, record: row.record, hash: DigestHex(unchecked: Hex.encode(row.sha256)),
                scope: .general, signer: PublicKeyHex(unchecked: desk.patientKey.publicKey.hex)),
            at: Addressing.record(row.record, of: desk.patient))
        ledger.chain.withLock { chain in
            chain.verdict = { batch, _ in
                .invalid([Self.rejection(batch, Rejection(.recordExists, "Record exists"))].compactMap { $0 })
            }
        }
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(30)) == (1, 0))
        #expect(try await desk.store.record(row.record, of: desk.patient).row.state == .anchored)
    }

    private static func rejection(_ batch: Batch, _ rejection: Rejection) -> InvalidTransaction? {
        batch.transactions.first?.id.map {
            InvalidTransaction(id: $0, message: rejection.message, extendedData: rejection.extendedData)
        }
    }

    @Test(
        "a revoke that is late for its version is signed anew, and access is denied all the while",
        arguments: Depth.allCases)
    func staleRevoke(depth: Depth) async throws {
        let ledger = ScriptedLedger()
        let desk = try await Desk(ledger, depth)
        let address = Addressing.consent(of: desk.patient, to: desk.doctor)
        let consent = ConsentEntry(
            patient: desk.patient, doctor: desk.doctor, status: .active,
            terms: .init(scopes: .everything, keyReference: KeyReference(unchecked: "k")), version: 3)
        ledger.set(consent, at: address)
        ledger.chain.withLock { chain in
            chain.verdict = { batch, attempt in
                if attempt > 1 { return .committed(block: nil) }
                return .invalid([Self.rejection(batch, Rejection(.staleVersion, "stale"))].compactMap { $0 })
            }
        }
        let done = try await desk.journeys.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "w-1", signer: desk.patientKey),
            timeout: .seconds(30))
        #expect(done.state == .committed(block: nil))
        #expect(Set(ledger.chain.withLock { $0.submitted.map(\.headerSignature) }).count == 2)
        // Asked again: the same operation, and nothing submitted.
        let again = try await desk.journeys.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "w-1", signer: desk.patientKey),
            timeout: .seconds(30))
        #expect(again == done)
        #expect(ledger.chain.withLock { $0.submitted.count } == 2)
    }

    @Test("a withdrawal that nobody here can sign denies access and waits for a signature", arguments: Depth.allCases)
    func unsignedRevoke(depth: Depth) async throws {
        let ledger = ScriptedLedger()
        let desk = try await Desk(ledger, depth)
        await #expect(throws: RecordFailure.unsigned(.patient(desk.patient))) {
            try await desk.journeys.withdraw(
                WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w-1"), timeout: .seconds(30))
        }
        #expect(try await desk.store.currentEpoch(of: desk.patient).epoch == 2)
        #expect(try await desk.journeys.operation("w-1")?.state == .waiting)
        let done = try await desk.journeys.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "w-1", signer: desk.patientKey),
            timeout: .seconds(30))
        #expect(done.state == .committed(block: nil))
    }

    @Test(
        "an altered, cut or missing object is damage, noted as such, and never opened to its end",
        arguments: Depth.allCases)
    func damage(depth: Depth) async throws {
        let ledger = ScriptedLedger()
        let desk = try await Desk(ledger, depth)
        let content = RandomBytes.make(40_000)
        let record = try await desk.deposit("r-1", content)
        let row = try await desk.store.record(record, of: desk.patient).row
        ledger.set(
            RecordEntry(
                patient: desk.patient, record: record, hash: DigestHex(unchecked: Hex.encode(row.sha256)),
                scope: .general, signer: PublicKeyHex(unchecked: desk.patientKey.publicKey.hex)),
            at: Addressing.record(record, of: desk.patient))
        #expect(try await desk.journeys.verify(record, of: desk.patient).length == row.length)
        #expect(try await desk.store.record(record, of: desk.patient).row.checkedAt != nil)

        let sealed = try #require(try await desk.objects.read(ObjectName(row.object), range: nil).next())
        for spoil in [{ $0[$0.count / 2] ^= 1 }, { $0.removeLast() }, { $0 += [0] }, { $0 = [] }]
            as [(inout [UInt8]) -> Void]
        {
            var spoiled = sealed
            spoil(&spoiled)
            let bad = try await desk.serve(
                RecordDesk(
                    keys: desk.store, wrapper: desk.desk.wrapper, objects: OneObjectStore(spoiled), ledger: ledger))
            await #expect(throws: RecordFailure.self) { try await bad.journeys.verify(record, of: desk.patient) }
            #expect(try await desk.store.record(record, of: desk.patient).row.checkedAt == nil)
            await #expect(throws: RecordFailure.self) {
                try await bad.journeys.openOwn(record, of: desk.patient, range: nil).whole()
            }
        }
        try await desk.objects.remove(ObjectName(row.object))
        await #expect(throws: RecordFailure.self) { try await desk.journeys.verify(record, of: desk.patient) }
    }

    @Test(
        "a hundred keys move to the new epoch while records go on being deposited and read", arguments: Depth.allCases)
    func rotationUnderLoad(depth: Depth) async throws {
        let desk = try await Desk(ScriptedLedger(), depth)
        for number in 0..<100 { try await desk.deposit("r-\(number)", [UInt8(number)]) }
        for turn in 0..<3 {
            _ = try await desk.desk.deny(
                WithdrawConsent(
                    patient: desk.patient, doctor: desk.doctor, operation: "w-\(turn)"))
            _ = try await desk.store.withdraw(
                LedgerOperation(id: "x-\(turn)", kind: .revoke, patient: desk.patient, doctor: "d-\(turn)".id))
        }
        async let rotated = desk.journeys.moveAllKeys()
        for number in 100..<120 { try await desk.deposit("r-\(number)", [UInt8(number)]) }
        _ = try await rotated
        _ = try await desk.journeys.moveKeys(of: desk.patient)
        let current = try await desk.store.currentEpoch(of: desk.patient).epoch
        for number in 0..<120 {
            let record = RecordID(unchecked: "r-\(number)")
            #expect(try await desk.store.record(record, of: desk.patient).key.epoch == current)
        }
        #expect(try await desk.journeys.rotateKEK() == 1)
    }

    @Test("objects that no record has are swept when they are old, and no others", arguments: Depth.allCases)
    func sweeping(depth: Depth) async throws {
        let desk = try await Desk(ScriptedLedger(), depth)
        try await desk.deposit("r-1", [1])
        let writer = try await desk.objects.startObject()
        try await writer.write([1])
        let orphan = try await writer.finish(sha256: SHA256.hash([1]))
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        desk.offset.withLock { $0 = RecordDesk.abandonedAge + 10 }
        #expect(try await desk.journeys.sweepObjects().removed == 1)
        #expect(try await desk.objects.status(of: orphan) == nil)
        #expect(try await desk.objects.list(after: nil, limit: 10).count == 1)
    }

    @Test("a doctor with one released record and every file of the stores cannot open another of the same scope")
    func nothingFromFiles() async throws {
        let desk = try await Desk(ScriptedLedger())
        let (first, second) = (try await desk.deposit("r-1", [1]), try await desk.deposit("r-2", [2]))
        let stored = try await desk.store.record(second, of: desk.patient)
        // What a release of the first record would give the doctor: that record's key.
        let wrapper = desk.desk.wrapper
        let context = try WrappingContext(
            purpose: .patientRoot, ids: KeyContexts.root(of: desk.patient, epoch: stored.root.epoch))
        let root = try PatientRoot(
            patient: desk.patient, epoch: stored.root.epoch,
            secret: await wrapper.unwrap(stored.root.wrapped, context: context))
        let released = try root.dataKey(for: .general).unwrap(
            try await desk.store.record(first, of: desk.patient).key)
        #expect(try await desk.open(first, with: released) == [1])
        await #expect(throws: RecordFailure.wrongKeyOrContext) { try await desk.open(second, with: released) }
        // The database has the second record's key under a key that none of the doctor's secrets is or derives to.
        for key in [released.bytes, desk.secret(), desk.doctorKey.secretBytes] {
            #expect(throws: CryptographyError.authenticationFailed) {
                try AESKeyWrap.unwrap(stored.key.wrapped, under: key)
            }
            let guess = try PatientRoot(patient: desk.patient, epoch: stored.root.epoch, secret: key)
            #expect(throws: RecordFailure(.cryptographyFailed, because: CryptographyError.authenticationFailed)) {
                try guess.dataKey(for: .general).unwrap(stored.key)
            }
        }
        // Nor is any key there in clear, in any file but the one that opens the keystore.
        for key in [released.bytes, root.secret] {
            #expect(try desk.folder.files(holding: key.withUnsafeBytes { Array($0) }) == [])
        }
    }
}

extension String {
    fileprivate var id: DoctorID { DoctorID(unchecked: self) }
}

/// A store that has one object, whatever it is asked for.
private struct OneObjectStore: RecordStore {
    private let store = InMemoryRecordStore()
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func startObject() async throws(RecordFailure) -> any ObjectWriter { try await store.startObject() }

    func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader {
        let writer = try await store.startObject()
        try await writer.write(bytes)
        return try await store.read(writer.finish(sha256: SHA256.hash(bytes)), range: range)
    }

    func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject? {
        try await store.status(of: name)
    }

    func remove(_ name: ObjectName) async throws(RecordFailure) {}

    func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject] { [] }

    func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects {
        AbandonedObjects(removed: 0)
    }
}
