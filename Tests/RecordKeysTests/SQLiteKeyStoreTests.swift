import Cryptography
import EHRFamily
import GRDB
import KeyWrapping
import RecordEncryption
import RecordErrors
import RecordKeys
import Testing

@Suite("SQLite key store")
struct SQLiteKeyStoreTests {
    private let patient = PatientID(unchecked: "p-1")
    private let doctor = DoctorID(unchecked: "d-1")
    private let record = RecordID(unchecked: "r-1")

    @Test("keys, consents and operations are there after the store is opened again")
    func durable() async throws {
        let fixture = try await StoreFixture()
        let (row, key, dek) = try await fixture.deposit(record, of: patient)
        let reference = try await fixture.grant("k-1", of: patient, to: doctor)
        let again = try await SQLiteKeyStore.open(
            at: fixture.folder.path("keys.db"), erasureList: fixture.folder.path("erasures"))
        let stored = try await again.record(record, of: patient)
        #expect(stored.row == row && stored.key == key)
        #expect(try await fixture.open(stored.root).dataKey(for: .general).unwrap(stored.key) == dek)
        #expect(try await again.consent(reference)?.state == .pending)
        #expect(try await again.waitingOperations(after: nil, limit: 10).map(\.kind) == [.anchor, .grant])
    }

    @Test("commits are synced, deleted content overwritten, foreign keys enforced, the log in use")
    func settings() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        #expect(try fixture.folder.names().contains("keys.db-wal"))
        #expect(try await fixture.store.value(of: .synchronous) == 2)
        #expect(try await fixture.store.value(of: .secureDelete) == 1)
        #expect(try await fixture.store.value(of: .foreignKeys) == 1)
    }

    @Test("of two roots for one epoch the first one stands, and both callers get it")
    func oneRoot() async throws {
        let fixture = try await StoreFixture()
        var roots: [StoredRoot] = []
        for _ in 0..<2 {
            let wrapped = try await fixture.wrap(.random(of: patient, epoch: 1))
            roots.append(
                try await fixture.store.keepRoot(StoredRoot(patient: patient, epoch: 1, wrapped: wrapped)))
        }
        #expect(roots[0] == roots[1])
    }

    @Test("a key of an epoch gone by is not taken, and neither is its root")
    func staleEpoch() async throws {
        let fixture = try await StoreFixture()
        let old = try await fixture.root(of: patient)
        _ = try await fixture.withdraw("w-1", of: patient, to: doctor)
        await #expect(throws: RecordFailure.epochChanged(current: 2)) {
            try await fixture.deposit(record, of: patient, under: old)
        }
        let wrapped = try await fixture.wrap(old)
        await #expect(throws: RecordFailure.epochChanged(current: 2)) {
            try await fixture.store.keepRoot(StoredRoot(patient: patient, epoch: 1, wrapped: wrapped))
        }
        #expect(try await fixture.root(of: patient).epoch == 2)
        try await fixture.deposit(record, of: patient)
    }

    @Test("withdrawing denies the consent, deletes its releases, starts an epoch and waits to revoke, all at once")
    func withdrawing() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        let reference = try await fixture.grant("k-1", of: patient, to: doctor)
        let release = try StoreFixture.release(of: record, patient, to: doctor, access: "a-1")
        #expect(try await fixture.store.keepRelease(release, under: reference) == release)

        let revoke = try await fixture.withdraw("w-1", of: patient, to: doctor)
        #expect(revoke.state == .waiting && revoke.batch == nil)
        #expect(try await fixture.store.consent(reference)?.state == .denied)
        #expect(try await fixture.store.currentEpoch(of: patient).epoch == 2)
        #expect(try fixture.folder.files(holding: release.sealed).allSatisfy { $0.hasSuffix("-wal") })
        await #expect(throws: RecordFailure(.denied)) { try await fixture.store.keepRelease(release, under: reference) }

        // A grant's late verdict does not bring it back, and neither does a revoke that the ledger refuses.
        try await fixture.settle("grant-k-1", .committed(block: 7))
        try await fixture.settle("w-1", .invalid(code: "stale_version", message: "stale"))
        #expect(try await fixture.store.consent(reference)?.state == .denied)
    }

    @Test("withdrawing again while the revoke waits is the same operation and no new epoch")
    func withdrawingAgain() async throws {
        let fixture = try await StoreFixture()
        try await fixture.grant("k-1", of: patient, to: doctor)
        let first = try await fixture.withdraw("w-1", of: patient, to: doctor)
        #expect(try await fixture.withdraw("w-2", of: patient, to: doctor) == first)
        #expect(try await fixture.store.currentEpoch(of: patient).epoch == 2)
        // A new grant meanwhile is denied by the next withdrawal, which starts an epoch of its own.
        let reference = try await fixture.grant("k-2", of: patient, to: doctor)
        // It is an operation of its own: the ledger may have the first one's revoke already, and then the grant.
        #expect(try await fixture.withdraw("w-3", of: patient, to: doctor).id == "w-3")
        #expect(try await fixture.store.consent(reference)?.state == .denied)
        #expect(try await fixture.store.currentEpoch(of: patient).epoch == 3)
    }

    @Test("a release is made once for an access entry, and for no other record")
    func releases() async throws {
        let fixture = try await StoreFixture()
        let second = RecordID(unchecked: "r-2")
        for record in [record, second] { try await fixture.deposit(record, of: patient) }
        let reference = try await fixture.grant("k-1", of: patient, to: doctor)
        let first = try await fixture.store.keepRelease(
            StoreFixture.release(of: record, patient, to: doctor, access: "a-1"), under: reference)
        let again = try await fixture.store.keepRelease(
            StoreFixture.release(of: record, patient, to: doctor, access: "a-1"), under: reference)
        #expect(first == again)
        await #expect(throws: RecordFailure(.conflict, "release of access a-1")) {
            try await fixture.store.keepRelease(
                StoreFixture.release(of: second, patient, to: doctor, access: "a-1"), under: reference)
        }
        await #expect(throws: RecordFailure(.notFound, "record r-3 of patient p-1")) {
            try await fixture.store.keepRelease(
                StoreFixture.release(of: RecordID(unchecked: "r-3"), patient, to: doctor, access: "a-2"),
                under: reference)
        }
        await #expect(throws: RecordFailure(.notFound, "consent k-1 of this patient to this doctor")) {
            try await fixture.store.keepRelease(
                StoreFixture.release(of: record, patient, to: DoctorID(unchecked: "d-2"), access: "a-3"),
                under: reference)
        }
    }

    @Test("a refused anchor keeps the record's key until it is given up, which leaves the object to be removed")
    func refusedAnchor() async throws {
        let fixture = try await StoreFixture()
        let (row, _, _) = try await fixture.deposit(record, of: patient)
        try await fixture.settle("anchor-p-1-r-1", .invalid(code: "record_exists", message: "Record exists"))
        #expect(try await fixture.store.record(record, of: patient).row.state == .refused)
        #expect(try await fixture.store.isNeeded(object: row.object))
        #expect(try await fixture.store.unneededObjects(limit: 10).isEmpty)
        #expect(try await fixture.store.refusedOperations(after: nil, limit: 10).map(\.id) == ["anchor-p-1-r-1"])
        try await fixture.store.giveUp("anchor-p-1-r-1")
        #expect(try await fixture.store.refusedOperations(after: nil, limit: 10).isEmpty)
        await #expect(throws: RecordFailure(.notFound, "record r-1 of patient p-1")) {
            try await fixture.store.record(record, of: patient)
        }
        #expect(try await fixture.store.unneededObjects(limit: 10) == [row.object])
        // Deposited again all the same, the verdict stands, and the other object is not needed either.
        let again = try await fixture.deposit(record, of: patient)
        #expect(try await fixture.store.unneededObjects(limit: 10).sorted() == [row.object, again.row.object].sorted())
        try await fixture.store.forget(object: again.row.object)
        try await fixture.store.forget(object: row.object)
        #expect(try await fixture.store.unneededObjects(limit: 10).isEmpty)
    }

    @Test("a refusal that is not given up gives way to a commit, and one that is does not")
    func refusedAndCommitted() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await fixture.settle("anchor-p-1-r-1", .invalid(code: "c", message: "m"))
        #expect(try await fixture.store.operation("anchor-p-1-r-1")?.refusedAt != nil)
        try await fixture.settle("anchor-p-1-r-1", .committed(block: 3))
        let done = try await fixture.store.operation("anchor-p-1-r-1")
        #expect(done?.state == .committed(block: 3) && done?.refusedAt == nil)
        #expect(try await fixture.store.record(record, of: patient).row.state == .anchored)
        // Given up it is no more, and nothing of it goes.
        try await fixture.store.giveUp("anchor-p-1-r-1")
        #expect(try await fixture.store.record(record, of: patient).row.state == .anchored)

        let other = RecordID(unchecked: "r-2")
        try await fixture.deposit(other, of: patient)
        try await fixture.settle("anchor-p-1-r-2", .invalid(code: "c", message: "m"))
        try await fixture.store.giveUp("anchor-p-1-r-2")
        try await fixture.settle("anchor-p-1-r-2", .committed(block: 3))
        #expect(try await fixture.store.operation("anchor-p-1-r-2")?.state == .invalid(code: "c", message: "m"))
    }

    @Test("a committed anchor makes its record anchored, and a verdict is final")
    func committedAnchor() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await fixture.settle("anchor-p-1-r-1", .committed(block: 3))
        try await fixture.settle("anchor-p-1-r-1", .invalid(code: nil, message: ""))
        #expect(try await fixture.store.record(record, of: patient).row.state == .anchored)
        #expect(try await fixture.store.operation("anchor-p-1-r-1")?.state == .committed(block: 3))
    }

    @Test("a record deposited twice keeps the first key, and the second object is not needed")
    func depositedTwice() async throws {
        let fixture = try await StoreFixture()
        let first = try await fixture.deposit(record, of: patient)
        let second = try await fixture.deposit(record, of: patient)
        #expect(try await fixture.store.record(record, of: patient).row == first.row)
        #expect(try await fixture.store.unneededObjects(limit: 10) == [second.row.object])
        #expect(try await fixture.store.isNeeded(object: first.row.object))
    }

    @Test("keys move to the new epoch, and a root goes when no key needs it")
    func rotation() async throws {
        let fixture = try await StoreFixture()
        var deks: [RecordID: DataEncryptionKey] = [:]
        for number in 0..<10 {
            let record = RecordID(unchecked: "r-\(number)")
            deks[record] = try await fixture.deposit(record, of: patient).dek
        }
        let oldRoot = try #require(try await fixture.store.currentEpoch(of: patient).root)
        _ = try await fixture.withdraw("w-1", of: patient, to: doctor)
        let root = try await fixture.root(of: patient)
        #expect(try await fixture.store.patientsToRotate(after: nil, limit: 10) == [patient])
        var moved = 0
        while true {
            let old = try await fixture.store.oldKeys(of: patient, after: nil, limit: 4)
            if old.isEmpty { break }
            #expect(try await fixture.store.dropUnusedRoots(of: patient) == 0)
            var pairs: [(old: WrappedRecordKey, new: WrappedRecordKey)] = []
            for (key, stored) in old {
                let dek = try await fixture.open(stored).dataKey(for: key.scope).unwrap(key)
                pairs.append((key, try root.dataKey(for: key.scope).wrap(dek, of: key.record)))
            }
            moved += try await fixture.store.replaceRecordKeys(pairs, of: patient)
            // Again is nothing: what was to be replaced is gone.
            #expect(try await fixture.store.replaceRecordKeys(pairs, of: patient) == 0)
        }
        #expect(moved == 10)
        #expect(try await fixture.store.dropUnusedRoots(of: patient) == 1)
        #expect(try await fixture.store.patientsToRotate(after: nil, limit: 10).isEmpty)
        for (record, dek) in deks { #expect(try await fixture.dek(record, of: patient) == dek) }
        #expect(try await fixture.store.record(record, of: patient).root != oldRoot)
    }

    @Test("every root and signing key is told once, and is replaced only while it is the same")
    func storedKeys() async throws {
        let fixture = try await StoreFixture()
        for number in 0..<7 { _ = try await fixture.root(of: PatientID(unchecked: "p-\(number)")) }
        for number in 0..<5 {
            let holder = KeyHolder.doctor(DoctorID(unchecked: "d-\(number)"))
            let context = try WrappingContext(purpose: .signingKey, ids: KeyContexts.signingKey(of: holder))
            let wrapped = try await fixture.wrapper.wrap(.random(count: 32), context: context)
            try await fixture.store.keepSigningKey(
                StoredSigningKey(
                    holder: holder, publicKey: PublicKeyHex(unchecked: "02" + String(repeating: "0", count: 64)),
                    wrapped: wrapped))
        }
        var keys: [StoredKey] = []
        var cursor: Int64?
        repeat {
            let page = try await fixture.store.storedKeys(after: cursor, limit: 3)
            keys += page.keys
            cursor = page.cursor
        } while cursor != nil
        #expect(keys.count == 12)
        #expect(keys.filter { if case .root = $0 { true } else { false } }.count == 7)
        for key in keys {
            let other = try await fixture.wrap(.random(of: patient, epoch: 1))
            #expect(try await fixture.store.replace(key, with: other))
            #expect(try await !fixture.store.replace(key, with: key.wrapped))
        }
    }

    @Test("a row with what was never written there is damage and not a crash")
    func damagedRows() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await DatabaseQueue(path: fixture.folder.path("keys.db")).write { database in
            try database.execute(sql: "UPDATE root SET wrapped = x'00'; UPDATE record SET length = -1")
        }
        await #expect(throws: RecordFailure(.keysDamaged, "a row's length is out of range")) {
            try await fixture.store.record(record, of: patient)
        }
        await #expect(throws: RecordFailure(.keysDamaged, "damaged: 1 bytes are not a wrapped key")) {
            try await fixture.store.currentEpoch(of: patient)
        }
    }
}
