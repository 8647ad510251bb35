import Cryptography
import EHRFamily
import Holders
import KeyWrapping
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import SawtoothClient
import SawtoothSigning
import Testing

/// A patient whose ledger key is in custody, on a ledger that may lie.
private struct Custody {
    static let hour: UInt64 = 3600

    let ledger = LyingLedger()
    let desk: Desk
    let holders: HolderDesk
    let holder: KeyHolder
    /// The key of before any rotation.
    let first: PrivateKey

    init() async throws {
        desk = try await Desk(ledger)
        holder = .patient(desk.patient)
        let (clock, sessions) = (desk.desk.clock, Sessions(clock: desk.desk.clock))
        holders = HolderDesk(store: desk.store, wrapper: desk.desk.wrapper, sessions: sessions, clock: clock)
        let code = try await holders.makeEnrolmentCode(for: holder)
        _ = try await holders.enrol(HolderDesk.Enrolment(holder: holder, code: code), secret: Self.secret(1))
        first = try #require(try await holders.open(holder, secret: Self.secret(1)).1.signer)
        try await desk.desk.signing(with: first, for: holder).register(holder, attest: false)
    }

    static func secret(_ byte: UInt8) throws -> UnlockSecret {
        try #require(UnlockSecret(SecretBytes(copying: [UInt8](repeating: byte, count: 32))))
    }

    func rotate(
        _ id: String = "rotation", brought: RotateOwner? = nil
    ) async throws -> (LedgerOperation, HolderDesk.NextKey) {
        let next = try await holders.nextKey(of: holder, secret: Self.secret(1), isKept: brought == nil)
        let done = try await desk.desk.rotate(
            RotateLedgerKey(
                holder: holder, operation: id, old: next.old, brought: brought, new: next.new, change: next.change),
            timeout: .seconds(5))
        return (done, next)
    }

    /// What a session signs with that opens now.
    func signer(_ secret: UInt8 = 1) async throws -> PublicKey? {
        let session = try await holders.open(holder, secret: Self.secret(secret)).1
        return try await holders.signer(of: session)?.publicKey
    }

    func pinned() async throws -> String? { try await desk.store.enrolled(holder)?.owner.text }

    func wraps(_ name: String = "password") async throws -> [LockedKey] {
        try await desk.store.lockedKeys(name, of: holder)
    }

    /// Sweeps when `hours` have gone by.
    func sweep(after hours: UInt64) async throws {
        desk.offset.withLock { $0 = hours * Self.hour }
        _ = try await desk.desk.sweepObjects()
    }

    func answerNext(_ verdict: Verdict) {
        ledger.lies.withLock { $0.verdict = { _ in verdict } }
    }

    /// Whether `key` signs what the ledger takes.
    func works(_ key: PublicKey?, _ record: String) async throws -> Bool {
        let session = try await holders.open(holder, secret: Self.secret(1)).1
        guard let signer = try await holders.signer(of: session), signer.publicKey == key else { return false }
        let rest = LockedValue<[UInt8]?>([1, 2, 3])
        return try await desk.desk.signing(with: signer, for: holder).deposit(
            DepositRecord(
                patient: desk.patient, record: RecordID(unchecked: record), operation: "deposit-\(record)"),
            timeout: .seconds(5),
            content: {
                rest.withLock { rest in
                    defer { rest = nil }
                    return rest
                }
            }
        ).state.isCommitted
    }
}

@Suite("Rotation of a ledger key in custody")
struct CustodyRotationTests {
    @Test("the new key is pinned and signs once the ledger has it, and the old one is destroyed when that is final")
    func rotation() async throws {
        let custody = try await Custody()
        let (_, old) = try await custody.holders.open(custody.holder, secret: Custody.secret(1))
        let (token, own) = try await custody.holders.open(custody.holder, secret: Custody.secret(1))
        let (done, next) = try await custody.rotate()
        custody.holders.noteRotation(next, in: own)
        let new = try #require(next.new)
        #expect(done.state.isCommitted && new.publicKey != custody.first.publicKey)
        #expect(try await custody.pinned() == new.publicKey.hex)
        #expect(try await custody.signer() == new.publicKey)
        #expect(try await custody.works(new.publicKey, "r-1"))
        // The session in which it was asked for goes on with the new key; one that has the old key alone is over.
        let going = try #require(custody.holders.sessions.session(token))
        #expect(try await custody.holders.signer(of: going)?.publicKey == new.publicKey)
        await #expect(throws: RecordFailure(.sessionEnded)) { try await custody.holders.signer(of: old) }
        // Asked for again it is the same operation.
        #expect(try await custody.rotate().0.id == done.id)
        #expect(try await custody.pinned() == new.publicKey.hex)

        let gone = try #require(
            try await custody.wraps().first { $0.publicKey.text == custody.first.publicKey.hex })
        try await custody.sweep(after: 71)
        #expect(try await custody.wraps().count == 2, "it is not final yet")
        try await custody.sweep(after: 73)
        #expect(try await custody.wraps().map(\.publicKey.text) == [new.publicKey.hex])
        #expect(try custody.desk.folder.files(holding: gone.wrapped.encoded) == [], "it is in no file any more")
        #expect(try await custody.works(new.publicKey, "r-2"))
    }

    @Test(
        "new recovery codes open whichever key is pinned in the end, and those of before nothing",
        arguments: [true, false])
    func recoveryCodes(isCommitted: Bool) async throws {
        let custody = try await Custody()
        let before = try await custody.holders.makeRecoveryCodes(of: custody.holder, secret: Custody.secret(1))
        if !isCommitted { custody.ledger.refuseNext() }
        let (done, next) = try await custody.rotate()
        #expect(done.state.isCommitted == isCommitted)
        func recover(_ code: OneTimeCode, _ secret: UInt8) async throws {
            try await custody.holders.change(
                custody.holder, to: Custody.secret(secret), proof: .recovery(number: 2, code), in: nil)
        }
        await #expect(throws: RecordFailure(.sessionRefused)) { try await recover(before[1], 2) }
        try await recover(next.codes[1], 2)
        #expect(try await custody.signer(2)?.hex == custody.pinned())
        #expect(try await custody.holders.recoveryCodes(of: custody.holder) == 9)
        // The secret of before opens neither key.
        await #expect(throws: RecordFailure(.sessionRefused)) { try await custody.signer(1) }
    }

    @Test("INVALID leaves the key of now, which signs on, and the ledger's entry counts if it has one after all")
    func refused() async throws {
        let custody = try await Custody()
        custody.ledger.refuseNext()
        let (done, next) = try await custody.rotate()
        guard case .invalid = done.state else {
            Issue.record("it was not refused")
            return
        }
        #expect(try await custody.works(custody.first.publicKey, "r-1"))
        try await custody.sweep(after: 1)
        #expect(try await custody.wraps().count == 2)
        #expect(try await custody.ledger.deliver().map(\.isCommitted) == [true])
        try await custody.sweep(after: 2)
        #expect(try await custody.pinned() == next.new?.publicKey.hex)
        #expect(try await custody.works(next.new?.publicKey, "r-2"))
    }

    @Test("a new key that the ledger has refused for good is destroyed, and the one of now is not")
    func refusedForGood() async throws {
        let custody = try await Custody()
        custody.ledger.refuseNext()
        _ = try await custody.rotate()
        try await custody.sweep(after: 73)
        #expect(try await custody.wraps().map(\.publicKey.text) == [custody.first.publicKey.hex])
        #expect(try await custody.wraps("recovery-1").count == 1)
        #expect(try await custody.works(custody.first.publicKey, "r-1"))
    }

    @Test("while there is no verdict the key of now signs, another rotation waits, and a new password opens both keys")
    func waiting() async throws {
        let custody = try await Custody()
        custody.answerNext(.unknown(last: .unknown))
        let (waiting, next) = try await custody.rotate()
        #expect(waiting.state == .waiting)
        #expect(try await custody.signer() == custody.first.publicKey)
        await #expect { try await custody.rotate("another") } throws: { ($0 as? RecordFailure)?.code == .conflict }
        #expect(try await custody.wraps().count == 2, "what was not accepted has left nothing")
        try await custody.holders.change(
            custody.holder, to: Custody.secret(2), proof: .secret(Custody.secret(1)), in: nil)
        #expect(try await custody.signer(2) == custody.first.publicKey)
        // After a crash another process goes on with what is kept.
        #expect(try await custody.desk.anew().settleOperations(timeout: .seconds(1)) == (1, 0))
        #expect(try await custody.signer(2) == next.new?.publicKey)
    }

    @Test("nothing is kept where the ledger is away, or another key owns its entry")
    func nothingKept() async throws {
        let custody = try await Custody()
        custody.ledger.lies.withLock { $0.isAway = true }
        await #expect { try await custody.rotate() } throws: { ($0 as? RecordFailure)?.code == .ledgerAway }
        custody.ledger.lies.withLock { $0.isAway = false }
        let stranger = PublicKeyHex(unchecked: try PrivateKey.random().publicKey.hex)
        custody.ledger.show(PatientEntry(patient: custody.desk.patient, owner: stranger))
        await #expect { try await custody.rotate() } throws: { ($0 as? RecordFailure)?.code == .invalid }
        #expect(try await custody.wraps().count == 1)
        #expect(try await custody.desk.store.waitingOperations(after: nil, limit: 10).isEmpty)
    }

    @Test("a rotation that a fork took back is submitted again for as long as it takes, and the old key is kept")
    func orphaned() async throws {
        let custody = try await Custody()
        let address = Addressing.patient(custody.desk.patient)
        let before = PatientEntry(
            patient: custody.desk.patient, owner: PublicKeyHex(unchecked: custody.first.publicKey.hex))
        let (_, next) = try await custody.rotate()
        custody.ledger.show(before)
        custody.ledger.refuseNext()
        _ = try await custody.desk.desk.settleOperations(timeout: .seconds(1))
        for hours in [80, 160] as [UInt64] {
            let submitted = custody.ledger.lies.withLock { $0.submitted }
            try await custody.sweep(after: hours)
            #expect(custody.ledger.lies.withLock { $0.submitted } == submitted + 1)
            #expect(try await custody.wraps().count == 2)
            // The pin moves by no word of the ledger alone.
            #expect(try await custody.pinned() == next.new?.publicKey.hex)
        }
        custody.ledger.lies.withLock { $0.state[address] = nil }
        try await custody.sweep(after: 161)
        #expect(try await custody.wraps().count == 1)
        #expect(try await custody.works(next.new?.publicKey, "r-1"))
    }

    @Test("what the old key had signed and the ledger did not take in time, the new key signs in its next session")
    func signedByTheOld() async throws {
        let custody = try await Custody()
        custody.answerNext(.unknown(last: .unknown))
        #expect(try await custody.works(custody.first.publicKey, "r-1") == false)
        let (done, next) = try await custody.rotate()
        #expect(done.state.isCommitted)
        let new = try #require(next.new)
        _ = try await custody.desk.desk.settleOperations(timeout: .seconds(1))
        let unsigned = try #require(try await custody.desk.store.operation("deposit-r-1"))
        #expect(unsigned.state == .waiting && unsigned.batch == nil && !unsigned.isSignedElsewhere)
        let signed = custody.desk.desk.signing(with: new, for: custody.holder)
        #expect(try await signed.settleUnsigned(timeout: .seconds(1)) == 1)
        #expect(try await custody.desk.store.operation("deposit-r-1")?.state.isCommitted == true)
    }

    @Test("to a key that the holder brings: custody ends, and what is kept of the old key goes when that is final")
    func removal() async throws {
        let custody = try await Custody()
        let own = try PrivateKey.random()
        let subject = try RotateOwner.Subject(custody.holder)
        let owner = PublicKeyHex(unchecked: own.publicKey.hex)
        func rotation(provedBy key: PrivateKey) throws -> RotateOwner {
            let proof = try key.sign(
                RotateOwner.proofMessage(subject: subject, newOwner: owner, previousVersion: 1))
            return RotateOwner(
                subject: subject, newOwner: owner, proof: SignatureHex(unchecked: proof.hex), previousVersion: 1)
        }
        let forged = try rotation(provedBy: custody.first)
        await #expect { try await custody.rotate(brought: forged) } throws: {
            ($0 as? RecordFailure)?.code == .invalid
        }
        let (done, next) = try await custody.rotate(brought: rotation(provedBy: own))
        #expect(done.state.isCommitted && next.codes.isEmpty)
        let enrolled = try #require(try await custody.desk.store.enrolled(custody.holder))
        #expect(enrolled.owner == owner && !enrolled.isInCustody)
        await #expect(throws: RecordFailure(.sessionRefused)) { try await custody.signer() }
        await #expect(throws: RecordFailure(.sessionRefused)) { try await custody.rotate("again") }
        let challenge = custody.holders.sessions.challenge()
        _ = try await custody.holders.open(
            custody.holder, challenge: challenge,
            signature: own.sign(HolderDesk.text(opening: custody.holder, challenge)))
        try await custody.sweep(after: 71)
        let wraps = try await custody.wraps()
        #expect(wraps.count == 1)
        try await custody.sweep(after: 73)
        #expect(try await custody.wraps().isEmpty)
        #expect(try await custody.wraps("recovery-1").isEmpty)
        #expect(try custody.desk.folder.files(holding: wraps[0].wrapped.encoded) == [])
    }

    @Test("a sweep deletes enrolment codes that are too old, and no others")
    func oldCodes() async throws {
        let custody = try await Custody()
        let holder = KeyHolder.doctor(custody.desk.doctor)
        let code = try await custody.holders.makeEnrolmentCode(for: holder)
        for (hours, isThere) in [(7 * 24 - 1, true), (7 * 24 + 1, false)] as [(UInt64, Bool)] {
            try await custody.sweep(after: hours)
            #expect(
                try await custody.desk.store.hasEnrolmentCode(code.digest, for: holder, madeAfter: 0) == isThere)
        }
    }
}
