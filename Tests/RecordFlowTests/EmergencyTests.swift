import Crypto
import Cryptography
import EHRFamily
import Foundation
import Journals
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

/// A record that no consent covers, and a doctor who is enrolled with a key of their own.
struct Ward {
    let ledger = LyingLedger()
    let desk: Desk
    let record: RecordID

    init(isEnrolled: Bool = true, hasEncryptionKey: Bool = true, isInCustody: Bool = false) async throws {
        desk = try await Desk(ledger)
        try await desk.register()
        record = try await desk.deposit("r-1", [1, 2, 3])
        if isEnrolled { try await enrol(desk.doctorKey, hasEncryptionKey, isInCustody) }
    }

    func enrol(_ key: PrivateKey, _ hasEncryptionKey: Bool = true, _ isInCustody: Bool = false) async throws {
        let holder = KeyHolder.doctor(desk.doctor)
        let code = [UInt8](repeating: 7, count: 32)
        try await desk.store.keepEnrolmentCode(code, for: holder, at: 1, isOfClient: false)
        try await desk.store.enrol(
            EnrolledHolder(
                holder: holder, owner: PublicKeyHex(unchecked: key.publicKey.hex),
                encryptionKey: hasEncryptionKey ? try desk.encryptionKey : nil, isInCustody: isInCustody,
                enrolledAt: 1),
            [], code: code, madeAfter: 0, isDiscarding: false)
    }

    func asked(_ access: String? = nil, _ record: RecordID? = nil) async throws -> EmergencyAccess {
        let record = record ?? self.record
        let id = try await desk.desk.begin(record, of: desk.patient, by: desk.doctor).id
        return EmergencyAccess(
            access: access.map { AccessID(unchecked: $0) } ?? id, patient: desk.patient, doctor: desk.doctor,
            record: record, reason: ReasonCode(unchecked: "coma"), at: 1_700_000_000)
    }

    @discardableResult
    func make(_ asked: EmergencyAccess, _ key: PrivateKey? = nil) async throws -> LedgerOperation {
        try await desk.desk.emergency(asked, signer: key ?? desk.doctorKey, timeout: .seconds(1))
    }

    func access(_ asked: EmergencyAccess) -> Access {
        Access(patient: asked.patient, record: asked.record, doctor: asked.doctor, id: asked.access)
    }

    /// What each way to the record says; nil where it opens.
    func answers(_ asked: EmergencyAccess) async -> [RecordFailure.Code?] {
        let access = access(asked)
        return [
            await code { _ = try await desk.desk.release(access) },
            await code { _ = try await desk.desk.open(access).whole() },
            await code { _ = try await desk.desk.sealed(access).whole() },
        ]
    }

    func set(_ change: @Sendable (inout LyingLedger.Lies) -> Void) { ledger.lies.withLock { change(&$0) } }

    func passes(_ seconds: UInt64) { desk.offset.withLock { $0 += seconds } }

    func entry(_ asked: EmergencyAccess) async throws -> AccessEntry? {
        let stored = try await ledger.truth.data(
            at: [Addressing.access(asked.access, by: asked.doctor)], head: ledger.truth.head())
        return try stored.first.flatMap { try $0.map { try AccessEntry(decoding: $0) } }
    }

    /// What the journal says, in order.
    func lines() async throws -> [JournalLine] { try await JournalLine.all(of: desk.emergencies) }
}

/// A record of either journal.
struct JournalLine: Decodable, Equatable {
    var alarm, batch, code, given, holder, doctor, operation, record, under: String?
    var attestedAt: UInt64?

    enum CodingKeys: String, CodingKey {
        case alarm, batch, code, given, holder, doctor, operation, record, under
        case attestedAt = "attested_at"
    }

    static func all(of journal: Journal) async throws -> [JournalLine] {
        let contents = LockedValue<[[UInt8]]>([])
        _ = try await journal.verify { _, _, content in contents.withLock { $0.append(content) } }
        return try contents.withLock { $0 }.map { try JSONDecoder().decode(JournalLine.self, from: Data($0)) }
    }
}

/// The code that `body` fails with; nil where it does not.
func code(_ body: () async throws -> Void) async -> RecordFailure.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? RecordFailure)?.code ?? .failed
    }
}

@Suite("Emergencies that the ledger has")
struct EmergencyTests {
    @Test("an emergency at a time that nobody means is refused, and nothing is accepted")
    func implausibleTime() async throws {
        let ward = try await Ward()
        var asked = try await ward.asked()
        asked.at = 1_800_000_000_000
        let error = await #expect(throws: RecordFailure.self) { try await ward.make(asked) }
        #expect(error?.code == .invalid && error?.description.contains("milliseconds") == true)
        #expect(await ward.answers(asked).allSatisfy { $0 != nil })
    }

    @Test("an emergency of an enrolled doctor opens the one record that it names, to the pinned key, without a consent")
    func opens() async throws {
        let ward = try await Ward()
        let other = try await ward.desk.deposit("r-2", [4])
        let asked = try await ward.asked()
        let operation = try await ward.make(asked)
        #expect(operation.state.isCommitted && operation.kind == .emergency && operation.batch != nil)
        let release = try await ward.desk.desk.release(ward.access(asked))
        #expect(release.recipient == (try ward.desk.encryptionKey))
        let dek = try release.open(privateKey: ward.desk.secret())
        #expect(try await ward.desk.open(ward.record, with: dek) == [1, 2, 3])
        #expect(await ward.answers(asked) == [nil, nil, nil])
        var wrong = asked
        wrong.record = other
        #expect(await ward.answers(wrong) == [.accessForeign, .accessForeign, .accessForeign])
        // The ledger has it: the journal has nothing to say.
        #expect(try await ward.lines().isEmpty)
        #expect(ward.desk.alarms.withLock { $0.isEmpty })
    }

    @Test("a doctor who is not enrolled gets nothing, though the ledger has the emergency")
    func notEnrolled() async throws {
        let ward = try await Ward(isEnrolled: false)
        let asked = try await ward.asked()
        #expect(await code { try await ward.make(asked) } == .emergencyNotEnrolled)
        let done = try await ward.desk.desk.submit(.emergencyAccess(asked), signer: ward.desk.doctorKey)
        #expect(done.state.isCommitted)
        #expect(await ward.answers(asked) == .init(repeating: .emergencyNotEnrolled, count: 3))
        // One that this service has no operation of is none of its own.
        let elsewhere = try await ward.asked()
        try await ward.desk.submit(elsewhere, ward.desk.doctorKey)
        #expect(await ward.answers(elsewhere) == .init(repeating: .accessEmergency, count: 3))
    }

    @Test("another key than the pinned one makes none, and opens nothing with one that is in the outbox")
    func otherKey() async throws {
        let ward = try await Ward()
        let thief = try PrivateKey.random()
        let asked = try await ward.asked()
        #expect(await code { try await ward.make(asked, thief) } == .invalid)
        ward.set { $0.verdict = { _ in .committed(block: nil) } }
        _ = try await ward.desk.desk.submit(.emergencyAccess(asked), signer: thief)
        #expect(await ward.answers(asked) == .init(repeating: .accessOtherOwner, count: 3))
    }

    @Test("what the ledger shows otherwise than it should be opens nothing, and the reason is named")
    func spoiled() async throws {
        let ward = try await Ward()
        let asked = try await ward.asked()
        try await ward.make(asked)
        let entry = try #require(try await ward.entry(asked))
        let stored = try await ward.ledger.truth.data(
            at: [Addressing.doctor(asked.doctor)], head: ward.ledger.truth.head())
        let doctor = try DoctorEntry(decoding: try #require(stored[0]))
        let thief = PublicKeyHex(unchecked: try PrivateKey.random().publicKey.hex)
        var lies: [(RecordFailure.Code, StateAddress, [UInt8]?)] = []
        func lie(_ code: RecordFailure.Code, _ change: (inout AccessEntry) -> Void) {
            var entry = entry
            change(&entry)
            lies.append((code, Addressing.access(asked.access, by: asked.doctor), entry.encoded()))
        }
        lie(.accessForeign) { $0.emergency = nil }
        lie(.accessForeign) { $0.emergency?.reason = ReasonCode(unchecked: "other") }
        lie(.accessForeign) { $0.emergency?.at += 1 }
        lie(.accessForeign) { $0.record = RecordID(unchecked: "r-2") }
        lie(.accessForeign) { $0.signer = thief }
        lies.append((.accessNotLogged, Addressing.access(asked.access, by: asked.doctor), nil))
        lies.append((.accessNoRecord, Addressing.record(ward.record, of: asked.patient), nil))
        for (code, change) in [
            (
                RecordFailure.Code.accessDoctorSuspended,
                { (doctor: inout DoctorEntry) in doctor.attestation = .suspended }
            ),
            (.accessOtherOwner, { (doctor: inout DoctorEntry) in doctor.owner = thief }),
            (.accessForged, { (doctor: inout DoctorEntry) in doctor.doctor = DoctorID(unchecked: "d-2") }),
        ] {
            var doctor = doctor
            change(&doctor)
            lies.append((code, Addressing.doctor(asked.doctor), doctor.encoded()))
        }
        // A network with registrars, none of whom has attested the doctor.
        let setting = Setting(entries: [.init(key: RegistrarSetting.key, value: thief.text)])
        lies.append((.emergencyNotAttested, RegistrarSetting.address, setting.encoded()))
        for (code, address, bytes) in lies {
            ward.set { $0.state = [address: bytes] }
            #expect(await ward.answers(asked) == .init(repeating: code, count: 3), "\(code.text)")
        }
        ward.set { $0.state = [:] }
        #expect(await ward.answers(asked) == [nil, nil, nil])
    }

    @Test("an emergency is fresh for as long as any access is, and opens nothing after that")
    func stale() async throws {
        let ward = try await Ward()
        let asked = try await ward.asked()
        try await ward.make(asked)
        ward.passes(400)
        #expect(await ward.answers(asked) == .init(repeating: .accessStale, count: 3))
    }

    @Test("without an encryption key the doctor gets plaintext and no key")
    func withoutKey() async throws {
        let ward = try await Ward(hasEncryptionKey: false)
        let asked = try await ward.asked()
        try await ward.make(asked)
        #expect(await ward.answers(asked) == [.accessNoEncryptionKey, nil, nil])
    }

    @Test("one that the ledger refuses opens nothing, at no time")
    func refused() async throws {
        let ward = try await Ward()
        let asked = try await ward.asked()
        ward.ledger.refuseNext(Rejection(.doctorUnknown, "so it says"))
        #expect(await code { try await ward.make(asked) } == .rejected)
        ward.passes(60)
        #expect(await ward.answers(asked) == .init(repeating: .rejected, count: 3))
        #expect(ward.desk.alarms.withLock { $0.isEmpty })
    }

    @Test("a batch that is too long for the journal is refused beforehand")
    func tooLong() async throws {
        let ward = try await Ward()
        let asked = try await ward.asked()
        let addresses = asked.requiredAddresses(signer: PublicKeyHex(unchecked: ward.desk.doctorKey.publicKey.hex))
        let builder = TransactionBuilder(
            familyName: Family.name, familyVersion: Family.version, signer: ward.desk.doctorKey)
        let more = (0..<40).map { _ in Family.namespaceHex + Hex.encode(RandomBytes.make(32)) }
        let transaction = try builder.transaction(
            payload: asked.encoded(), inputs: addresses.inputs + more, outputs: addresses.outputs)
        let batch = try BatchBuilder(signer: ward.desk.doctorKey).batch([transaction])
        #expect(
            await code { _ = try await ward.desk.desk.emergency(asked, signed: .batch(batch), timeout: .zero) }
                == .invalid)
    }

    @Test("of a record that is not here none is made")
    func noRecord() async throws {
        let ward = try await Ward()
        var asked = try await ward.asked()
        asked.record = RecordID(unchecked: "r-9")
        #expect(await code { try await ward.make(asked) } == .notFound)
    }
}
