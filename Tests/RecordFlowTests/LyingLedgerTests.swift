import Crypto
import Cryptography
import EHRFamily
import GRDB
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

/// A consent to one scope, a record of it and one of another, and a ledger that is about to lie.
private struct Victim {
    let ledger = LyingLedger()
    let desk: Desk
    let record = RecordID(unchecked: "r-1")
    let thief: PrivateKey
    let thiefReader = P256.KeyAgreement.PrivateKey()

    /// - Parameter beforeGrant: what is a lie already when the consent is given.
    init(_ depth: Depth, beforeGrant: (Victim) async throws -> Void = { _ in }) async throws {
        desk = try await Desk(ledger, depth)
        thief = try PrivateKey.random()
        try await desk.register()
        for (name, scope) in [("r-1", "lab"), ("r-2", "hiv")] {
            let rest = LockedValue<[UInt8]?>([1, 2, 3])
            _ = try await desk.journeys.deposit(
                DepositRecord(
                    patient: desk.patient, record: RecordID(unchecked: name), scope: ScopeCode(unchecked: scope),
                    operation: "deposit-\(name)", signer: desk.patientKey), timeout: .seconds(10)
            ) {
                rest.withLock { rest in
                    defer { rest = nil }
                    return rest
                }
            }
        }
        try await beforeGrant(self)
        _ = try await share("share-1", ["lab"])
    }

    func share(_ operation: String, _ scopes: [String], expiry: UInt64? = nil) async throws -> LedgerOperation {
        try await desk.journeys.share(
            ShareRecord(
                patient: desk.patient, doctor: desk.doctor, scopes: try #require(Scopes(unordered: scopes)),
                expiry: expiry, operation: operation, signer: desk.patientKey), timeout: .seconds(10))
    }

    func entry<Value: StateValue>(_ type: Value.Type = Value.self, at address: StateAddress) async throws -> Value {
        let data = try await ledger.truth.data(at: [address], head: ledger.truth.head())
        return try Value(decoding: try #require(data.first ?? nil))
    }

    func consent() async throws -> ConsentEntry {
        try await entry(at: Addressing.consent(of: desk.patient, to: desk.doctor))
    }

    func doctor() async throws -> DoctorEntry { try await entry(at: Addressing.doctor(desk.doctor)) }

    var thiefEncryptionKey: EncryptionKey {
        get throws { try #require(EncryptionKey(Array(thiefReader.publicKey.x963Representation))) }
    }

    /// An access that only the lies have: signed by `key`, of `record`.
    func forgeAccess(of record: RecordID, by key: PrivateKey) async throws -> Access {
        let access = try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor)
        ledger.show(
            AccessEntry(
                access: access.id, doctor: access.doctor, patient: access.patient, record: access.record,
                consentVersion: try await consent().version, signer: PublicKeyHex(unchecked: key.publicKey.hex)))
        let log = LogAccess(
            access: access.id, patient: access.patient, doctor: access.doctor, record: access.record)
        let transaction = try ScriptedLedger.transaction(log, by: key)
        ledger.lies.withLock { $0.transactions.append(transaction) }
        return access
    }

    /// Why neither key, content nor sealed record is given for the access.
    func refusals(_ access: Access) async -> Set<RecordFailure.Code?> {
        [
            await refusal { try await desk.journeys.release(access) },
            await refusal { try await desk.journeys.open(access, range: nil).whole() },
            await refusal { try await desk.journeys.sealed(access).whole() },
        ]
    }
}

@Suite("A ledger that lies can withhold, and widens nothing")
struct LyingLedgerTests {
    @Test("without a lie, key and content are given", arguments: Depth.allCases)
    func truth(depth: Depth) async throws {
        let victim = try await Victim(depth)
        let access = try await victim.desk.logged(victim.record)
        let release = try await victim.desk.journeys.release(access)
        _ = try release.open(privateKey: victim.desk.secret())
        #expect(try await victim.desk.journeys.open(access, range: nil).whole() == [1, 2, 3])
    }

    @Test("scopes that were never granted open nothing, and neither does another purpose", arguments: Depth.allCases)
    func scopes(depth: Depth) async throws {
        let victim = try await Victim(depth)
        var consent = try await victim.consent()
        consent.terms?.scopes = .everything
        victim.ledger.show(consent)
        let access = try await victim.forgeAccess(of: RecordID(unchecked: "r-2"), by: victim.desk.doctorKey)
        #expect(await victim.refusals(access) == [.accessNotCovered])
        // What was granted is still given.
        _ = try await victim.desk.journeys.release(
            victim.forgeAccess(of: victim.record, by: victim.desk.doctorKey))
        consent.terms?.purpose = PurposeCode(unchecked: "research")
        victim.ledger.show(consent)
        let other = try await victim.forgeAccess(of: victim.record, by: victim.desk.doctorKey)
        #expect(await victim.refusals(other) == [.accessNotCovered])
    }

    @Test("an end that is shown as none is the end all the same, for open reads too", arguments: Depth.allCases)
    func expiry(depth: Depth) async throws {
        let victim = try await Victim(depth)
        let end = victim.desk.desk.clock() + 200
        #expect(try await victim.share("share-2", ["lab"], expiry: end).state.isDecided)
        var consent = try await victim.consent()
        consent.terms?.expiry = nil
        victim.ledger.show(consent)
        let access = try await victim.desk.logged(victim.record)
        _ = try await victim.desk.journeys.release(access)
        let open = try await victim.desk.desk.open(access)
        _ = try await open.next()
        victim.desk.offset.withLock { $0 = 201 }
        #expect(await refusal { try await open.next() } == .accessExpired)
        #expect(await victim.refusals(access) == [.accessExpired])
    }

    @Test("a key is sealed to no other than the one that the consent was given for", arguments: Depth.allCases)
    func recipient(depth: Depth) async throws {
        for isShown in [true, false] {
            // Anew each time: a block that was looked through once is not read again.
            let victim = try await Victim(depth)
            let key = try victim.thiefEncryptionKey
            var doctor = try await victim.doctor()
            doctor.encryptionKey = key
            victim.ledger.show(doctor)
            var consent = try await victim.consent()
            consent.terms?.encryptionKeySHA256 = isShown ? key.sha256 : nil
            victim.ledger.show(consent)
            let access = try await victim.forgeAccess(of: victim.record, by: victim.desk.doctorKey)
            #expect(await refusal { try await victim.desk.journeys.release(access) } == .accessOtherEncryptionKey)
        }
    }

    @Test(
        "an access that another key has signed opens nothing, whoever is shown as the doctor's owner",
        arguments: Depth.allCases)
    func signer(depth: Depth) async throws {
        let victim = try await Victim(depth)
        let access = try await victim.forgeAccess(of: victim.record, by: victim.thief)
        #expect(await victim.refusals(access) == [.accessForged])
        var doctor = try await victim.doctor()
        doctor.owner = PublicKeyHex(unchecked: victim.thief.publicKey.hex)
        victim.ledger.show(doctor)
        #expect(await victim.refusals(access) == [.accessOtherOwner])
    }

    @Test(
        "an access that a key signed which was replaced since opens nothing until the patient consents anew",
        arguments: Depth.allCases)
    func replaced(depth: Depth) async throws {
        let victim = try await Victim(depth)
        let access = try await victim.desk.logged(victim.record)
        var doctor = try await victim.doctor()
        doctor.owner = PublicKeyHex(unchecked: victim.thief.publicKey.hex)
        victim.ledger.show(doctor)
        #expect(await victim.refusals(access) == [.accessOtherOwner])
        #expect(try await victim.share("share-2", ["lab"]).state.isDecided)
        let anew = try await victim.forgeAccess(of: victim.record, by: victim.thief)
        _ = try await victim.desk.journeys.release(anew)
    }

    @Test("lies at the grant about the doctor's keys open nothing to anybody once they end", arguments: Depth.allCases)
    func atGrant(depth: Depth) async throws {
        for isOwner in [true, false] {
            let victim = try await Victim(depth) { victim in
                var doctor = try await victim.doctor()
                if isOwner {
                    doctor.owner = PublicKeyHex(unchecked: victim.thief.publicKey.hex)
                } else {
                    doctor.encryptionKey = try victim.thiefEncryptionKey
                }
                victim.ledger.show(doctor)
            }
            victim.ledger.lies.withLock { $0.state = [:] }
            let access = try await victim.desk.logged(victim.record)
            let code: RecordFailure.Code = isOwner ? .accessOtherOwner : .accessOtherEncryptionKey
            #expect(await refusal { try await victim.desk.journeys.release(access) } == code)
        }
    }

    @Test("the keys of a doctor who is enrolled are the pinned ones, whatever the ledger says at a grant or later")
    func pinned() async throws {
        let victim = try await Victim(.inProcess)
        let holder = KeyHolder.doctor(victim.desk.doctor)
        let reader = EncryptionKey(Array(victim.desk.reader.publicKey.x963Representation))
        let code = [UInt8](repeating: 7, count: 32)
        try await victim.desk.store.keepEnrolmentCode(code, for: holder, at: 1, isOfClient: false)
        try await victim.desk.store.enrol(
            EnrolledHolder(
                holder: holder, owner: PublicKeyHex(unchecked: victim.desk.doctorKey.publicKey.hex),
                encryptionKey: reader, isInCustody: false, enrolledAt: 1), [], code: code, madeAfter: 0,
            isDiscarding: false)
        var lie = try await victim.doctor()
        lie.owner = PublicKeyHex(unchecked: victim.thief.publicKey.hex)
        victim.ledger.show(lie)
        #expect(await refusal { try await victim.share("share-2", ["lab"]) } == .accessOtherOwner)
        #expect(
            await victim.refusals(try await victim.forgeAccess(of: victim.record, by: victim.thief)) == [
                .accessOtherOwner
            ])
        lie = try await victim.doctor()
        lie.encryptionKey = try victim.thiefEncryptionKey
        victim.ledger.show(lie)
        _ = try await victim.share("share-3", ["lab"])
        let access = try await victim.desk.logged(victim.record)
        #expect(await refusal { try await victim.desk.journeys.release(access) } == .accessOtherEncryptionKey)
        victim.ledger.lies.withLock { $0.state = [:] }
        _ = try await victim.desk.journeys.release(victim.desk.logged(victim.record))
    }

    @Test("a grant that was made before its doctor enrolled seals to no key but the pinned one")
    func enrolledLater() async throws {
        let victim = try await Victim(.inProcess) { victim in
            var lie = try await victim.doctor()
            lie.encryptionKey = try victim.thiefEncryptionKey
            victim.ledger.show(lie)
        }
        let holder = KeyHolder.doctor(victim.desk.doctor)
        let code = [UInt8](repeating: 7, count: 32)
        try await victim.desk.store.keepEnrolmentCode(code, for: holder, at: 1, isOfClient: false)
        try await victim.desk.store.enrol(
            EnrolledHolder(
                holder: holder, owner: PublicKeyHex(unchecked: victim.desk.doctorKey.publicKey.hex),
                encryptionKey: EncryptionKey(Array(victim.desk.reader.publicKey.x963Representation)),
                isInCustody: false, enrolledAt: 1), [], code: code, madeAfter: 0,
            isDiscarding: false)
        let access = try await victim.desk.logged(victim.record)
        #expect(await refusal { try await victim.desk.journeys.release(access) } == .accessOtherEncryptionKey)
    }

    @Test("an anchor that no key of its enrolled depositor's has signed opens nothing, not even for the patient")
    func anchors() async throws {
        let victim = try await Victim(.inProcess)
        let (patient, record) = (victim.desk.patient, victim.record)
        let address = Addressing.record(record, of: patient)
        let holder = KeyHolder.patient(patient)
        let code = [UInt8](repeating: 7, count: 32)
        try await victim.desk.store.keepEnrolmentCode(code, for: holder, at: 1, isOfClient: false)
        try await victim.desk.store.enrol(
            EnrolledHolder(
                holder: holder, owner: PublicKeyHex(unchecked: victim.desk.patientKey.publicKey.hex),
                isInCustody: false, enrolledAt: 1), [], code: code, madeAfter: 0, isDiscarding: false)
        let truth: RecordEntry = try await victim.entry(at: address)
        var forged = truth
        forged.signer = PublicKeyHex(unchecked: victim.thief.publicKey.hex)
        var written = forged
        written.author = DoctorID(unchecked: "d-2")
        func check() async throws {
            for lie in [forged, written] {
                victim.ledger.show(lie)
                let access = try await victim.desk.logged(record)
                #expect(await victim.refusals(access) == [.anchorOtherOwner])
                #expect(
                    await refusal { try await victim.desk.desk.openOwn(record, of: patient) } == .anchorOtherOwner)
                #expect(
                    await refusal { try await victim.desk.desk.verify(record, of: patient) } == .anchorOtherOwner)
            }
            victim.ledger.lies.withLock { $0.state = [:] }
            #expect(try await victim.desk.desk.openOwn(record, of: patient).whole() == [1, 2, 3])
            #expect(try await victim.desk.journeys.open(victim.desk.logged(record), range: nil).whole() == [1, 2, 3])
        }
        try await check()
        // Keys that rotations lead from are the holder's; whose rotation somebody else has signed is not one of them.
        let new = try PrivateKey.random()
        let owner = PublicKeyHex(unchecked: new.publicKey.hex)
        let proof = try new.sign(
            RotateOwner.proofMessage(subject: .patient(patient), newOwner: owner, previousVersion: 1))
        let rotation = RotateOwner(
            subject: .patient(patient), newOwner: owner, proof: SignatureHex(unchecked: proof.hex),
            previousVersion: 1)
        _ = try await victim.desk.desk.submit(.rotateOwner(rotation), signer: victim.desk.patientKey)
        #expect(try await victim.desk.store.enrolled(holder)?.owner == owner)
        _ = try? await victim.desk.desk.submit(.rotateOwner(rotation), signer: victim.thief)
        try await check()
    }

    @Test("another record's anchor is not taken for the record's")
    func otherRecord() async throws {
        let victim = try await Victim(.inProcess)
        let (patient, record) = (victim.desk.patient, victim.record)
        let other: RecordEntry = try await victim.entry(at: Addressing.record(RecordID(unchecked: "r-2"), of: patient))
        victim.ledger.lies.withLock { $0.state[Addressing.record(record, of: patient)] = other.encoded() }
        #expect(await refusal { try await victim.desk.desk.openOwn(record, of: patient) } == .ledgerUnusable)
        #expect(await refusal { try await victim.desk.desk.verify(record, of: patient) } == .ledgerUnusable)
    }

    @Test("another doctor's entry is not taken for the doctor's at a grant", arguments: Depth.allCases)
    func otherDoctor(depth: Depth) async throws {
        let victim = try await Victim(depth)
        var doctor = try await victim.doctor()
        doctor.doctor = DoctorID(unchecked: "d-2")
        victim.ledger.lies.withLock { [doctor] in $0.state[Addressing.doctor(victim.desk.doctor)] = doctor.encoded() }
        #expect(await refusal { try await victim.share("share-2", ["lab"]) } == .accessNoDoctor)
    }

    @Test(
        "a wider consent that a narrower one has replaced opens nothing when it is shown again",
        arguments: Depth.allCases)
    func earlier(depth: Depth) async throws {
        let victim = try await Victim(depth)
        #expect(try await victim.share("share-2", ["*"]).state.isDecided)
        let wide = try await victim.consent()
        #expect(try await victim.share("share-3", ["lab"]).state.isDecided)
        victim.ledger.show(wide)
        let access = try await victim.forgeAccess(of: RecordID(unchecked: "r-2"), by: victim.desk.doctorKey)
        victim.ledger.show(
            AccessEntry(
                access: access.id, doctor: access.doctor, patient: access.patient, record: access.record,
                consentVersion: wide.version, signer: PublicKeyHex(unchecked: victim.desk.doctorKey.publicKey.hex)))
        #expect(await victim.refusals(access) == [.accessWithdrawn])
    }

    /// The row as an earlier version has left it.
    private func forgetTerms(_ victim: Victim, andBatch: Bool = false) async throws {
        let database = try DatabaseQueue(path: victim.desk.folder.path("keys.db"))
        try await database.write { database in
            try database.execute(
                sql: """
                    UPDATE consent SET expiry = NULL, write = NULL, purpose = NULL, version = NULL, doctor_owner = NULL
                    """)
            if andBatch { try database.execute(sql: "UPDATE operation SET batch = NULL WHERE kind = 'grant'") }
        }
    }

    @Test("a row of an earlier version takes its terms once from the transaction that granted it")
    func migrated() async throws {
        let victim = try await Victim(.inProcess)
        let reference = try #require(try await victim.consent().terms?.keyReference)
        let terms = try #require(try await victim.desk.store.consent(reference)?.terms)
        try await forgetTerms(victim)
        #expect(try await victim.desk.store.consent(reference)?.terms == nil)
        _ = try await victim.desk.journeys.release(victim.desk.logged(victim.record))
        #expect(try await victim.desk.store.consent(reference)?.terms == terms)
        // From then on a lie is one.
        var doctor = try await victim.doctor()
        doctor.owner = PublicKeyHex(unchecked: victim.thief.publicKey.hex)
        victim.ledger.show(doctor)
        let access = try await victim.forgeAccess(of: victim.record, by: victim.thief)
        #expect(await victim.refusals(access) == [.accessOtherOwner])
    }

    @Test("a row of an earlier version whose transaction is not there opens nothing")
    func unknownTerms() async throws {
        let victim = try await Victim(.inProcess)
        try await forgetTerms(victim, andBatch: true)
        #expect(await victim.refusals(try await victim.desk.logged(victim.record)) == [.accessTermsUnknown])
    }
}
