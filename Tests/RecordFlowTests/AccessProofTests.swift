import Cryptography
import EHRFamily
import Locking
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

/// A released record's whole situation, of which each test spoils one thing.
private struct Situation {
    let ledger = ScriptedLedger()
    let desk: Desk
    let record = RecordID(unchecked: "r-1")
    let asked: Access
    var consent: ConsentEntry
    var access: AccessEntry
    var doctor: DoctorEntry
    var anchor: RecordEntry

    init(_ depth: Depth) async throws {
        desk = try await Desk(ledger, depth)
        doctor = DoctorEntry(
            doctor: desk.doctor, owner: PublicKeyHex(unchecked: desk.doctorKey.publicKey.hex),
            encryptionKey: try desk.encryptionKey)
        ledger.set(doctor, at: Addressing.doctor(desk.doctor))
        try await desk.deposit("r-1", [1, 2, 3])
        try await desk.share()
        let granted = try #require(try await desk.store.operation("share-1")?.keyReference)
        consent = ConsentEntry(
            patient: desk.patient, doctor: desk.doctor, status: .active,
            terms: .init(
                scopes: .everything, keyReference: granted, encryptionKeySHA256: try desk.encryptionKey.sha256))
        let row = try await desk.store.record(record, of: desk.patient).row
        anchor = RecordEntry(
            patient: desk.patient, record: record, hash: DigestHex(unchecked: Hex.encode(row.sha256)), scope: .general,
            signer: PublicKeyHex(unchecked: desk.patientKey.publicKey.hex))
        asked = try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor)
        access = AccessEntry(
            access: asked.id, doctor: desk.doctor, patient: desk.patient, record: record, consentVersion: 1,
            signer: PublicKeyHex(unchecked: desk.doctorKey.publicKey.hex))
    }

    var log: LogAccess {
        LogAccess(access: asked.id, patient: desk.patient, doctor: desk.doctor, record: record)
    }

    func put() {
        ledger.set(consent, at: Addressing.consent(of: desk.patient, to: desk.doctor))
        ledger.set(access, at: Addressing.access(asked.id, by: desk.doctor))
        ledger.set(anchor, at: Addressing.record(record, of: desk.patient))
        ledger.set(doctor, at: Addressing.doctor(desk.doctor))
    }

    func commit() throws {
        put()
        ledger.append([try ScriptedLedger.transaction(log, by: desk.doctorKey)])
    }

    func release() async throws -> KeyRelease { try await desk.journeys.release(asked) }
}

@Suite("Log before release")
struct AccessProofTests {
    @Test("with everything as it should be, the record's key is released to its reader", arguments: Depth.allCases)
    func released(depth: Depth) async throws {
        let situation = try await Situation(depth)
        try situation.commit()
        for _ in 0..<5 { situation.ledger.append([]) }
        let release = try await situation.release()
        let dek = try release.open(privateKey: situation.desk.secret())
        #expect(try await situation.desk.open(situation.record, with: dek) == [1, 2, 3])
    }

    @Test(
        "one thing that is not as it should be, and nothing is released; the reason is named", arguments: Depth.allCases
    )
    func spoiled(depth: Depth) async throws {
        typealias Spoiling = (inout Situation) -> Void
        func spoiling(_ code: RecordFailure.Code, _ spoil: @escaping Spoiling) -> (RecordFailure.Code, Spoiling) {
            (code, spoil)
        }
        let spoilings = [
            spoiling(.accessForeign) { $0.access.record = RecordID(unchecked: "r-2") },
            spoiling(.accessForeign) { $0.access.patient = PatientID(unchecked: "p-2") },
            spoiling(.accessEmergency) {
                $0.access.emergency = .init(reason: ReasonCode(unchecked: "unconscious"), at: 1)
            },
            spoiling(.accessDoctorSuspended) { $0.doctor.attestation = .suspended },
            spoiling(.accessWithdrawn) { $0.consent.status = .revoked },
            spoiling(.accessWithdrawn) { $0.consent.patient = PatientID(unchecked: "p-2") },
            spoiling(.accessOtherConsent) { $0.consent.version = 2 },
            spoiling(.accessOtherConsent) { $0.access.consentVersion = 2 },
            spoiling(.accessNotCovered) {
                $0.anchor.scope = ScopeCode(unchecked: "lab")
                $0.consent.terms?.scopes = Scopes([.general]) ?? .everything
            },
            spoiling(.accessExpired) { $0.consent.terms?.expiry = 1_000 },
            spoiling(.accessForged) { $0.anchor.record = RecordID(unchecked: "r-2") },
            spoiling(.accessForged) {
                $0.access.signer = PublicKeyHex(unchecked: "02" + String(repeating: "1", count: 64))
            },
            spoiling(.accessUnknownConsent) { $0.consent.terms?.keyReference = KeyReference(unchecked: "k-2") },
            spoiling(.accessNoEncryptionKey) { $0.doctor.encryptionKey = nil },
            spoiling(.accessOtherEncryptionKey) {
                $0.doctor.encryptionKey = EncryptionKey([4] + RandomBytes.make(64))
            },
        ]
        for (expected, spoil) in spoilings {
            var situation = try await Situation(depth)
            spoil(&situation)
            try situation.commit()
            let (release, name) = (situation, expected.text)
            #expect(await refusal { try await release.release() } == expected, "\(name)")
        }
    }

    @Test("an access whose transaction its signer did not sign is forged", arguments: Depth.allCases)
    func forged(depth: Depth) async throws {
        let situation = try await Situation(depth)
        situation.put()
        situation.ledger.append([
            try ScriptedLedger.transaction(situation.log, by: situation.desk.doctorKey, isGenuine: false)
        ])
        #expect(await refusal { try await situation.release() } == .accessForged)
        let other = try await Situation(depth)
        other.put()
        other.ledger.append([try ScriptedLedger.transaction(other.log, by: try PrivateKey.random())])
        #expect(await refusal { try await other.release() } == .accessForged)
    }

    @Test(
        "an access in state without a transaction on the chain, or with one too far back, is stale",
        arguments: Depth.allCases)
    func buried(depth: Depth) async throws {
        let situation = try await Situation(depth)
        situation.put()
        #expect(await refusal { try await situation.release() } == .accessStale)
        try situation.commit()
        for _ in 0..<400 { situation.ledger.append([]) }
        #expect(await refusal { try await situation.release() } == .accessStale)
    }

    @Test("an access whose block is orphaned opens nothing until it is committed again", arguments: Depth.allCases)
    func orphaned(depth: Depth) async throws {
        let situation = try await Situation(depth)
        try situation.commit()
        _ = try await situation.release()
        let before = situation.ledger.chain.withLock { $0 }
        situation.ledger.chain.withLock { chain in
            chain.blocks.removeLast()
            chain.state[Addressing.access(situation.asked.id, by: situation.desk.doctor)] = nil
        }
        situation.ledger.append([])
        #expect(await refusal { try await situation.release() } == .accessNotLogged)
        situation.ledger.chain.withLock { $0 = before }
        _ = try await situation.release()
    }

    @Test(
        "a block's time decides for an id from elsewhere: fresh, old, or from a clock that is wrong",
        arguments: Depth.allCases)
    func blockTime(depth: Depth) async throws {
        let situation = try await Situation(depth)
        try situation.commit()
        // The note of the id is gone: only block time is left.
        try await situation.desk.store.forgetAccesses(before: .max)
        #expect(await refusal { try await situation.release() } == .accessAgeUnknown)
        let now = situation.desk.desk.clock()
        let number = try await situation.ledger.head().number - 1
        func set(_ time: UInt64, of block: UInt64) {
            situation.ledger.chain.withLock {
                $0.state[BlockInfoAddressing.block(number)] = BlockInfo(blockNum: block, timestamp: time).encoded()
            }
        }
        set(now, of: number)
        _ = try await situation.release()
        set(now + 250, of: number)
        _ = try await situation.release()
        set(now - 310, of: number)
        guard let age = await refused({ try await situation.release() })?.number("age") else {
            Issue.record("an old access was not found stale")
            return
        }
        #expect((310...340).contains(age))
        set(now + 1_000, of: number)
        guard await refusal({ try await situation.release() }) == .accessClockBehind else {
            Issue.record("a block from the future was believed")
            return
        }
        set(now, of: number + 1)
        #expect(await refusal { try await situation.release() } == .accessAgeUnknown)
    }

    @Test("however deep an access lies, its signature alone is verified, and no block is read twice")
    func deep() async throws {
        let situation = try await Situation(.inProcess)
        let verified = LockedValue(0)
        func log(_ log: LogAccess) throws -> ChainTransaction {
            try ScriptedLedger.transaction(
                log, by: situation.desk.doctorKey,
                isGenuine: verified.withLock { count in
                    count += 1
                    return true
                })
        }
        situation.put()
        situation.ledger.append([try log(situation.log)])
        var others = situation.log
        for number in 0..<120 {
            others.access = AccessID(unchecked: "other-\(number)")
            situation.ledger.append([try log(others)])
        }
        _ = try await situation.release()
        #expect(verified.withLock { $0 } == 1)
        #expect(situation.ledger.chain.withLock { $0.blockRequests } == 121)
        _ = try await situation.release()
        situation.ledger.append([])
        _ = try await situation.release()
        #expect(verified.withLock { $0 } == 3)
        #expect(situation.ledger.chain.withLock { $0.blockRequests } == 122)
    }

    @Test("an access whose age is too high, or that nobody can tell, is refused before a block is read")
    func ageFirst() async throws {
        let situation = try await Situation(.inProcess)
        try situation.commit()
        try await situation.desk.store.forgetAccesses(before: .max)
        for _ in 0..<300 { situation.ledger.append([]) }
        #expect(await refusal { try await situation.release() } == .accessAgeUnknown)
        #expect(situation.ledger.chain.withLock { $0.blockRequests } == 0)
        // A block every ten seconds: thirty of them are fresh, and the access is older.
        let (now, head) = (situation.desk.desk.clock(), try await situation.ledger.head().number)
        situation.ledger.chain.withLock { chain in
            for number in 0..<head {
                chain.state[BlockInfoAddressing.block(number)] =
                    BlockInfo(blockNum: number, timestamp: now - 10 * (head - 1 - number)).encoded()
            }
            chain.requests = 0
        }
        #expect(await refusal { try await situation.release() } == .accessStale)
        let (blocks, requests) = situation.ledger.chain.withLock { ($0.blockRequests, $0.requests) }
        #expect((29...31).contains(blocks) && requests <= 4 + 1 + 9, "\(blocks) blocks, \(requests) addresses")
        // An idle ledger: its newest block is too old, and so is all that is in it.
        situation.ledger.chain.withLock {
            $0.blockRequests = 0
            $0.state[BlockInfoAddressing.block(head - 1)] = BlockInfo(blockNum: head - 1, timestamp: now - 400)
                .encoded()
        }
        #expect(await refusal { try await situation.release() } == .accessStale)
        #expect(situation.ledger.chain.withLock { $0.blockRequests } == 0)
    }

    @Test("the search for an access ends after so many transactions, wherever it is")
    func work() async throws {
        let situation = try await Situation(.inProcess)
        try situation.commit()
        let many = [ChainTransaction](
            repeating: try ScriptedLedger.transaction(
                RegisterPatient(patient: situation.desk.patient), by: situation.desk.patientKey), count: 1_000)
        for _ in 0..<20 { situation.ledger.append(many) }
        #expect(await refusal { try await situation.release() } == .accessStale)
        #expect(situation.ledger.chain.withLock { $0.blockRequests } == 16)
    }

    @Test("a stored record that is not the anchored one is not released", arguments: Depth.allCases)
    func otherAnchor(depth: Depth) async throws {
        var situation = try await Situation(depth)
        situation.anchor.hash = DigestHex(sha256Of: [1])
        try situation.commit()
        do {
            _ = try await situation.release()
            Issue.record("released")
        } catch let error as RecordFailure {
            #expect(error.code == .anchorMismatch && error.text("expected") == Hex.encode(SHA256.hash([1])))
        }
    }

    @Test("a withdrawal while the key is being unwrapped still stops the release", arguments: Depth.allCases)
    func withdrawnMeanwhile(depth: Depth) async throws {
        let situation = try await Situation(depth)
        try situation.commit()
        let desk = situation.desk
        let slow = try await desk.serve(
            RecordDesk(
                keys: desk.store,
                wrapper: InterruptedWrapper(desk.desk.wrapper) {
                    _ = try? await desk.desk.deny(
                        WithdrawConsent(
                            patient: desk.patient, doctor: desk.doctor, operation: "revoke-1"))
                },
                objects: desk.objects, ledger: situation.ledger))
        #expect(await refusal { try await slow.journeys.release(situation.asked) } == .accessWithdrawn)
    }
}
