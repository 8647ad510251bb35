import Cryptography
import EHRFamily
import Foundation
import KeyWrapping
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import SawtoothSigning
import TestServers
import Testing

@Suite("A new KEK, with every wrapper")
struct WrapperRotationTests {
    /// A desk with two records of one patient in two epochs, and a key in custody.
    private func desk(_ arrangement: Arrangement) async throws -> Desk {
        let desk = try await arrangement.desk(ScriptedLedger())
        try await anchored("r-1", RandomBytes.make(20_000), desk)
        _ = try await desk.desk.deny(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w"))
        try await anchored("r-2", [2], desk)
        _ = try await desk.desk.makeSigningKey(for: .patient(desk.patient))
        return desk
    }

    /// Deposits a record and puts its anchor on the ledger, which runs no transactions.
    private func anchored(_ record: String, _ content: [UInt8], _ desk: Desk) async throws {
        let row = try await desk.store.record(desk.deposit(record, content), of: desk.patient).row
        let ledger = try #require(desk.desk.ledger as? ScriptedLedger)
        ledger.set(
            RecordEntry(
                patient: desk.patient, record: row.record, hash: DigestHex(unchecked: Hex.encode(row.sha256)),
                scope: .general, signer: PublicKeyHex(unchecked: desk.patientKey.publicKey.hex)),
            at: Addressing.record(row.record, of: desk.patient))
    }

    private func stored(_ desk: Desk) async throws -> [StoredKey] {
        let page = try await desk.store.storedKeys(after: nil, limit: 100)
        return try await page.keys + desk.store.storedKeys(after: page.cursor, limit: 100).keys
    }

    private func failure(ofRotating desk: RecordDesk) async -> RecordFailure? {
        do throws(RecordFailure) {
            _ = try await desk.rotateKEK()
            return nil
        } catch {
            return error
        }
    }

    private func opens(_ desk: Desk) async throws {
        for (record, length) in [("r-1", 20_000), ("r-2", 1)] {
            let opened = try await desk.desk.openOwn(RecordID(unchecked: record), of: desk.patient)
            #expect(try await opened.whole().count == length)
        }
        // Signed with the key in custody.
        let revoked = try await desk.desk.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "revoke-\(UUID().uuidString)"))
        #expect(revoked.state == .committed(block: nil))
    }

    @Test(
        "every root and signing key moves to the new KEK, no object is touched, and all opens",
        arguments: Arrangement.here)
    func moved(arrangement: Arrangement) async throws {
        let desk = try await desk(arrangement)
        let (before, objects) = (try await stored(desk), try await desk.objects.list(after: nil, limit: 10))
        #expect(before.count == 3)
        #expect(try await desk.desk.rotateKEK() == 3)
        let after = try await stored(desk)
        #expect(Set(before.map(\.wrapped.encoded)).isDisjoint(with: after.map(\.wrapped.encoded)))
        if arrangement.namesEachKEK {
            #expect(Set(after.map(\.wrapped.keyID)).count == 1)
            #expect(Set(before.map(\.wrapped.keyID)).isDisjoint(with: after.map(\.wrapped.keyID)))
        }
        #expect(try await desk.objects.list(after: nil, limit: 10) == objects)
        try await opens(desk)
    }

    @Test("a rotation that is cut short leaves keys that all open, and is gone on with", arguments: Arrangement.here)
    func cutShort(arrangement: Arrangement) async throws {
        let desk = try await desk(arrangement)
        let before = try await stored(desk)
        let faulty = FaultyWrapper(desk.desk.wrapper, failingAt: 2)
        let broken = RecordDesk(keys: desk.store, wrapper: faulty, objects: desk.objects, ledger: desk.desk.ledger)
        guard await failure(ofRotating: broken)?.code == .wrapperAway else {
            Issue.record("a wrapper that went away was not noticed")
            return
        }
        let halfway = try await stored(desk)
        #expect(zip(halfway, before).filter { $0 != $1 }.count == 1)
        try await opens(desk)
        #expect(try await desk.desk.rewrapKeys() == 3)
        try await opens(desk)
    }

    @Test(
        "a rotation that ends before any key was wrapped anew is known to be unfinished until all are",
        arguments: Arrangement.here)
    func cutShortAtOnce(arrangement: Arrangement) async throws {
        let desk = try await desk(arrangement)
        #expect(try await !desk.store.status().isRotationUnfinished)
        #expect(try await desk.desk.finishRotation() == nil)
        let faulty = FaultyWrapper(desk.desk.wrapper, failingAt: 1)
        let broken = RecordDesk(keys: desk.store, wrapper: faulty, objects: desk.objects, ledger: desk.desk.ledger)
        #expect(await failure(ofRotating: broken) != nil)
        #expect(try await desk.store.status().isRotationUnfinished)
        #expect(try await desk.desk.finishRotation() == 3)
        #expect(try await !desk.store.status().isRotationUnfinished)
        #expect(try await desk.desk.finishRotation() == nil)
        try await opens(desk)
    }

    @Test("a pass that began before another rotation is not the end of that one")
    func overtaken() async throws {
        let desk = try await desk(.folderAndKeystore)
        try await desk.store.noteRotation()
        let begun = try #require(try await desk.store.unfinishedRotation())
        try await desk.store.noteRotation()
        try await desk.store.noteRotationDone(begun)
        #expect(try await desk.store.status().isRotationUnfinished)
    }

    @Test("a key that cannot be opened keeps none of the others from moving, and is the error in the end")
    func oneDamaged() async throws {
        let desk = try await desk(.folderAndKeystore)
        let before = try await stored(desk)
        var spoiled = before[1].wrapped.encoded
        spoiled[spoiled.count - 1] ^= 1
        #expect(try await desk.store.replace(before[1], with: WrappedKey(decoding: spoiled)))
        let error = await failure(ofRotating: desk.desk)
        guard let why = error?.words(of: .wrapperDamaged) else {
            Issue.record("a damaged key gave \(String(describing: error))")
            return
        }
        #expect(why.hasPrefix("1 of 3 keys could not be wrapped anew; the first: "))
        let after = try await stored(desk)
        #expect(after[0] != before[0] && after[2] != before[2])
        #expect(try await desk.store.status().isRotationUnfinished)
    }

    @Test("after a re-wrap nothing needs the old version any more", .enabled(if: VaultDouble.isHere))
    func oldVersionForbidden() async throws {
        let vault = try VaultDouble()
        try await vault.makeKey("kek")
        let folder = TemporaryFolder()
        let wrapper = try await VaultTransit.open(vault.configuration(key: "kek", tokenFile: folder.path("token")))
        let desk = try await Desk(ScriptedLedger(), wrapper: wrapper)
        try await anchored("r-1", [1], desk)
        _ = try await desk.desk.rotateKEK()
        try await vault.configure("kek", ["min_decryption_version": 2])
        let opened = try await desk.desk.openOwn(RecordID(unchecked: "r-1"), of: desk.patient)
        #expect(try await opened.whole() == [1])
        #expect(try await vault.log().violations == [])
    }
}

/// A wrapper that is away for one of its re-wraps.
private struct FaultyWrapper: KeyWrapper {
    private let wrapper: any KeyWrapper
    private let faulty: Int
    private let calls = LockedValue(0)

    init(_ wrapper: any KeyWrapper, failingAt faulty: Int) {
        self.wrapper = wrapper
        self.faulty = faulty
    }

    var kind: WrappedKey.Kind { wrapper.kind }

    func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try await wrapper.wrap(key, context: context)
    }

    func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        try await wrapper.unwrap(wrapped, context: context)
    }

    func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        let number = calls.withLock { calls in
            calls += 1
            return calls
        }
        if number == faulty { throw RecordFailure(.wrapperAway, "for a test") }
        return try await wrapper.rewrap(wrapped, context: context)
    }

    func rotate() async throws(RecordFailure) { try await wrapper.rotate() }
}
