import Cryptography
import EHRFamily
import Locking
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import RecordTesting
import SawtoothSigning
import Testing

@Suite("Withdrawing while others are at work")
struct RevokeUnderLoadTests {
    /// What the tasks at work have seen.
    private struct Seen: Sendable {
        var deposited: [RecordID: UInt8] = [:]
        var isWithdrawn = false
        var releasedBefore = 0
        var releasedAfter = 0
        var refusals: [RecordFailure.Code] = []
        var toOthers = 0
    }

    private let seen = LockedValue(Seen())

    private func deposit(_ desk: Desk, _ depositor: Int) async throws {
        for number in 0..<40 {
            let record = try await desk.deposit("r-\(depositor)-\(number)", [UInt8(number)])
            seen.withLock { $0.deposited[record] = UInt8(number) }
        }
    }

    /// Accesses of the doctor whose consent is withdrawn meanwhile, until one that began after that was refused.
    private func read(_ desk: Desk, _ record: RecordID) async throws {
        while true {
            let isLate = seen.withLock { $0.isWithdrawn }
            do {
                _ = try await desk.desk.release(desk.logged(record))
                seen.withLock { if isLate { $0.releasedAfter += 1 } else { $0.releasedBefore += 1 } }
            } catch let error as RecordFailure where error.code == .rejected {
                // The ledger has the revoke by now and takes no more accesses.
            } catch let error as RecordFailure {
                seen.withLock { $0.refusals.append(error.code) }
            }
            if isLate { return }
        }
    }

    private func readElsewhere(_ desk: Desk, _ record: RecordID, _ doctor: DoctorID, _ key: PrivateKey) async throws {
        for _ in 0..<40 {
            let access = try await desk.desk.begin(record, of: desk.patient, by: doctor)
            try await desk.desk.log(access, signer: key)
            _ = try await desk.desk.release(access)
            seen.withLock { $0.toOthers += 1 }
        }
    }

    @Test("no deposit is lost, nothing is released after it, others read on, all keys move and old roots are destroyed")
    func underLoad() async throws {
        let desk = try await Desk(RuleLedger())
        try await desk.register()
        let record = try await desk.deposit("first", [255])
        try await desk.share()
        let (other, otherKey) = (DoctorID(unchecked: "other"), try PrivateKey.random())
        try await desk.submit(RegisterDoctor(doctor: other, encryptionKey: desk.encryptionKey), otherKey)
        _ = try await desk.desk.share(
            ShareRecord(
                patient: desk.patient, doctor: other, scopes: .everything, operation: "share-other",
                signer: desk.patientKey))
        let first = try await desk.store.record(record, of: desk.patient)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for depositor in 0..<3 { group.addTask { try await deposit(desk, depositor) } }
            group.addTask { try await read(desk, record) }
            group.addTask { try await readElsewhere(desk, record, other, otherKey) }
            group.addTask {
                while seen.withLock({ $0.releasedBefore < 5 || $0.deposited.count < 20 }) { await Task.yield() }
                _ = try await desk.desk.deny(
                    WithdrawConsent(
                        patient: desk.patient, doctor: desk.doctor, operation: "withdraw"))
                seen.withLock { $0.isWithdrawn = true }
                async let moved = desk.desk.moveKeys(of: desk.patient)
                _ = try await desk.desk.settle(
                    try #require(try await desk.store.operation("withdraw")), signer: desk.patientKey)
                _ = try await moved
            }
            try await group.waitForAll()
        }

        let result = seen.withLock { $0 }
        #expect(result.releasedAfter == 0)
        #expect(
            result.refusals.allSatisfy { $0 == .accessWithdrawn || $0 == .accessOtherConsent || $0 == .accessNotLogged }
        )
        #expect(result.toOthers == 40 && result.deposited.count == 120)
        _ = try await desk.desk.moveKeys(of: desk.patient)
        let (epoch, root) = try await desk.store.currentEpoch(of: desk.patient)
        #expect(epoch == 2)
        for (record, content) in result.deposited {
            let stored = try await desk.store.record(record, of: desk.patient)
            #expect(stored.key.epoch == epoch && stored.root == root && stored.row.state == .anchored)
            #expect(try await desk.desk.openOwn(record, of: desk.patient).whole() == [content])
        }
        let (keys, _) = try await desk.store.storedKeys(after: nil, limit: 10)
        #expect(keys.map(\.wrapped) == [try #require(root).wrapped])
        #expect(first.root != root)
    }
}
