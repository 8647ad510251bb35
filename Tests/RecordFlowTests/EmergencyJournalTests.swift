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

@Suite("Emergencies while the ledger gives no verdict")
struct EmergencyJournalTests {
    /// A ward whose doctor was seen attested.
    private func ward(_ seen: Bool = true, isInCustody: Bool = false) async throws -> Ward {
        let ward = try await Ward(isInCustody: isInCustody)
        if seen { try await ward.desk.desk.lookForAttestations() }
        return ward
    }

    @Test("the journal has the batch and what is given before it is given; the ledger gets it when it is back")
    func path() async throws {
        let ward = try await ward()
        ward.set { $0.isAway = true }
        let asked = try await ward.asked()
        let operation = try await ward.make(asked)
        #expect(operation.state == .waiting)
        // Not before its time.
        #expect(await ward.answers(asked) == .init(repeating: .undecided, count: 3))
        #expect(try await ward.lines().isEmpty)
        ward.passes(11)
        let dek = try await ward.desk.desk.release(ward.access(asked)).open(privateKey: ward.desk.secret())
        #expect(try await ward.desk.open(ward.record, with: dek) == [1, 2, 3])
        #expect(await ward.answers(asked) == [nil, nil, nil])
        let lines = try await ward.lines()
        #expect(lines.map(\.given) == ["release", "release", "content", "sealed"])
        #expect(lines.map { $0.batch != nil } == [true, false, false, false])
        #expect(Data(base64Encoded: lines[0].batch ?? "").map(Array.init) == operation.batch)
        #expect(lines.allSatisfy { $0.operation == operation.id && $0.under == asked.access.text })
        #expect(lines.allSatisfy { $0.doctor == asked.doctor.text && $0.attestedAt != nil })
        let opened = ward.desk.alarms.withLock { $0 }.filter { if case .emergencyOpened = $0 { true } else { false } }
        #expect(opened.count == 4 && opened.allSatisfy { $0.operation == operation.id })

        ward.set { $0.isAway = false }
        #expect(try await ward.desk.desk.settleOperations(timeout: .seconds(1)) == (1, 0))
        #expect(try await ward.entry(asked)?.emergency?.reason == asked.reason)
        #expect(await ward.answers(asked) == [nil, nil, nil])
        #expect(try await ward.lines().count == 4)
    }

    @Test("a description is in the journal before it is given, like what it describes")
    func description() async throws {
        let ward = try await ward()
        ward.set { $0.isAway = true }
        let asked = try await ward.asked()
        try await ward.make(asked)
        #expect(await code { _ = try await ward.desk.desk.describe(ward.access(asked)) } == .undecided)
        ward.passes(11)
        #expect(try await ward.desk.desk.describe(ward.access(asked)).length == 3)
        let lines = try await ward.lines()
        #expect(lines.map(\.given) == ["description"] && lines.map { $0.batch != nil } == [true])
    }

    @Test("nobody gets anything who was not seen attested, or not any more, or whose key has changed since")
    func notSeen() async throws {
        let unseen = try await ward(false)
        unseen.set { $0.isAway = true }
        let asked = try await unseen.asked()
        try await unseen.make(asked)
        unseen.passes(11)
        #expect(await unseen.answers(asked) == .init(repeating: .emergencyNotSeen, count: 3))
        #expect(try await unseen.lines().isEmpty)

        let suspended = try await ward()
        let stored = try await suspended.ledger.truth.data(
            at: [Addressing.doctor(suspended.desk.doctor)], head: suspended.ledger.truth.head())
        var doctor = try DoctorEntry(decoding: try #require(stored[0]))
        doctor.attestation = .suspended
        suspended.ledger.show(doctor)
        try await suspended.desk.desk.lookForAttestation(of: suspended.desk.doctor)
        suspended.set { $0.isAway = true }
        let second = try await suspended.asked()
        try await suspended.make(second)
        suspended.passes(11)
        #expect(await suspended.answers(second) == .init(repeating: .emergencyNotSeen, count: 3))

        let rotated = try await ward()
        rotated.set { $0.isAway = true }
        let third = try await rotated.asked()
        try await rotated.make(third)
        rotated.passes(11)
        try await rotated.desk.store.repin(
            .doctor(third.doctor), from: PublicKeyHex(unchecked: rotated.desk.doctorKey.publicKey.hex),
            to: PublicKeyHex(unchecked: try PrivateKey.random().publicKey.hex), encryptionKey: nil)
        #expect(await rotated.answers(third) == .init(repeating: .accessOtherOwner, count: 3))
    }

    @Test("a ledger that is there and says no is not one that is away")
    func saysNo() async throws {
        let ward = try await ward()
        let asked = try await ward.asked()
        ward.set { $0.verdict = { _ in .unknown(last: .pending) } }
        #expect(try await ward.make(asked).state == .waiting)
        ward.passes(11)
        ward.ledger.refuseNext(Rejection(.notAttested, "so it says"))
        #expect(await ward.answers(asked) == .init(repeating: .rejected, count: 3))
        #expect(try await ward.lines().isEmpty)
    }

    @Test("a ledger that takes a batch and says nothing is as good as away")
    func silent() async throws {
        let ward = try await ward()
        let asked = try await ward.asked()
        let silent: @Sendable (Batch) -> Verdict = { _ in .unknown(last: .pending) }
        ward.set { $0.verdict = silent }
        try await ward.make(asked)
        ward.passes(11)
        ward.set { $0.verdict = silent }
        #expect(await code { _ = try await ward.desk.desk.release(ward.access(asked)) } == nil)
        #expect(try await ward.lines().map(\.given) == ["release"])
    }

    @Test("one doctor opens so many records in an hour, each counted once, and more is an alarm")
    func limit() async throws {
        let ward = try await ward()
        for number in 0..<21 { try await ward.desk.deposit("many-\(number)", [1]) }
        ward.set { $0.isAway = true }
        var all: [EmergencyAccess] = []
        for number in 0..<21 { all.append(try await ward.asked(nil, RecordID(unchecked: "many-\(number)"))) }
        for asked in all { try await ward.make(asked) }
        ward.passes(11)
        for asked in all.dropLast() {
            for _ in 0..<2 {
                #expect(await code { _ = try await ward.desk.desk.release(ward.access(asked)) } == nil)
            }
        }
        #expect(await ward.answers(all[20]) == .init(repeating: .emergencyLimit, count: 3))
        #expect(await ward.answers(all[0]) == [nil, nil, nil])
        let alarms = ward.desk.alarms.withLock { $0 }.filter { if case .emergencyLimit = $0 { true } else { false } }
        #expect(alarms.count == 3 && alarms.allSatisfy { $0.doctor == ward.desk.doctor.text })
    }

    @Test("the journal's path closes when the emergency is as old as an access may be")
    func tooOld() async throws {
        let ward = try await ward()
        ward.set { $0.isAway = true }
        let asked = try await ward.asked()
        try await ward.make(asked)
        ward.passes(400)
        #expect(await ward.answers(asked) == .init(repeating: .accessStale, count: 3))
    }

    @Test("a journal that does not hold opens no emergency, with the ledger or without; consents go on")
    func broken() async throws {
        let ward = try await ward()
        ward.set { $0.isAway = true }
        let asked = try await ward.asked()
        try await ward.make(asked)
        ward.passes(11)
        _ = try await ward.desk.desk.release(ward.access(asked))
        var bytes = try ward.desk.folder.read("emergency.journal")
        bytes[bytes.count - 10] ^= 1
        try ward.desk.folder.write(bytes, "emergency.journal")
        ward.set { $0.isAway = false }
        let anew = ward.desk.anew()
        let access = ward.access(asked)
        #expect(await code { _ = try await anew.release(access) } == .journalBroken)
        let next = try await ward.asked()
        #expect(
            await code { _ = try await anew.emergency(next, signer: ward.desk.doctorKey, timeout: .zero) }
                == .journalBroken)
        try await ward.desk.share()
        #expect(await code { _ = try await anew.release(ward.desk.logged(ward.record)) } == nil)
    }

    @Test("a record that was deposited while the ledger was away is anchored before its emergency")
    func anchor() async throws {
        let ward = try await ward()
        ward.set { $0.isAway = true }
        let pieces = LockedValue<[[UInt8]]>([[7, 8]])
        let record = RecordID(unchecked: "r-new")
        let deposited = try await ward.desk.desk.deposit(
            DepositRecord(
                patient: ward.desk.patient, record: record, operation: "deposit-new", signer: ward.desk.patientKey),
            timeout: .seconds(1)
        ) { pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
        #expect(deposited.state == .waiting)
        let asked = try await ward.asked(nil, record)
        let operation = try await ward.make(asked)
        ward.passes(11)
        #expect(await ward.answers(asked) == [nil, nil, nil])
        ward.set { $0.isAway = false }
        // Whoever sees to the emergency alone has the anchor submitted first.
        let settled = try await ward.desk.desk.settle(operation, timeout: .seconds(1))
        #expect(settled.state.isCommitted)
        #expect(try await ward.desk.store.operation("deposit-new")?.state.isCommitted == true)
    }

    @Test("one that the ledger refuses stays listed, is an alarm in both places, and outlives an erasure")
    func unanchored() async throws {
        let ward = try await ward()
        ward.set { $0.isAway = true }
        let asked = try await ward.asked()
        let id = try await ward.make(asked).id
        ward.passes(11)
        _ = try await ward.desk.desk.release(ward.access(asked))
        ward.set { $0.isAway = false }
        ward.ledger.refuseNext(Rejection(.notAttested, "so it says"))
        #expect(try await ward.desk.desk.settleOperations(timeout: .seconds(1)) == (1, 0))
        let listed = try await ward.desk.desk.operations(
            of: .doctor(asked.doctor), state: .invalid, after: nil, limit: 10)
        #expect(listed.map(\.id) == [id] && listed.allSatisfy { $0.openedAt != nil })
        #expect(try await ward.desk.desk.keyStatus().unanchoredEmergencies == 1)
        #expect(
            ward.desk.alarms.withLock { $0 }.contains { if case .emergencyUnanchored = $0 { true } else { false } })
        #expect(await ward.answers(asked) == .init(repeating: .rejected, count: 3))
        let alarms = try await JournalLine.all(of: ward.desk.openings).filter { $0.alarm != nil }
        #expect(alarms.map(\.alarm) == ["access_lost"] && alarms.map(\.code) == ["not_attested"])
        #expect(alarms.map(\.holder) == ["doctor \(asked.doctor)"] && alarms.map(\.under) == [asked.access.text])

        _ = try await ward.desk.desk.erase(.patient(ward.desk.patient))
        #expect(try await ward.desk.store.operation(id)?.openedAt != nil)
        // With the next sweep it is submitted again, and the alarm is not told twice.
        for _ in 0..<2 { _ = try await ward.desk.desk.sweepObjects() }
        #expect(try await JournalLine.all(of: ward.desk.openings).filter { $0.alarm != nil }.count == 1)
        #expect(try await ward.entry(asked) != nil)
    }

    @Test(
        "one whose access id alone clashes waits to be signed anew, with another id: in the next session, or elsewhere",
        arguments: [false, true])
    func clash(isInCustody: Bool) async throws {
        let ward = try await ward(isInCustody: isInCustody)
        var other = try await ward.asked("taken")
        other.at = 5
        try await ward.desk.submit(other, ward.desk.doctorKey)
        ward.set { $0.isAway = true }
        let asked = try await ward.asked("taken")
        let operation = try await ward.make(asked)
        ward.passes(11)
        _ = try await ward.desk.desk.release(ward.access(asked))
        ward.set { $0.isAway = false }
        #expect(try await ward.desk.desk.settleOperations(timeout: .seconds(1)).decided == 0)
        let waiting = try #require(try await ward.desk.store.operation(operation.id))
        #expect(waiting.state == .waiting && waiting.batch == nil && waiting.isSignedElsewhere != isInCustody)
        guard case .emergencyAccess(let draft)? = try await ward.desk.desk.draft(of: waiting) else {
            Issue.record("there is nothing to sign")
            return
        }
        var expected = asked
        expected.access = draft.access
        #expect(draft == expected && draft.access != asked.access)
        if isInCustody {
            let session = ward.desk.desk.signing(with: ward.desk.doctorKey, for: .doctor(asked.doctor))
            #expect(try await session.settleUnsigned(timeout: .seconds(1)) == 1)
        } else {
            let batch = try Batch(draft, signedBy: ward.desk.doctorKey)
            _ = try await ward.desk.desk.settle(waiting, signed: .batch(batch), timeout: .seconds(1))
        }
        #expect(try await ward.desk.store.operation(operation.id)?.state.isCommitted == true)
        #expect(try await ward.entry(draft)?.emergency?.at == asked.at)
    }

    @Test("a release under an access that a fork has taken back for good is an alarm in the openings journal, once")
    func lostAccess() async throws {
        let ward = try await Ward(isEnrolled: false)
        try await ward.desk.share()
        let access = try await ward.desk.logged(ward.record)
        _ = try await ward.desk.desk.release(access)
        let unopened = try await ward.desk.logged(ward.record)
        for access in [access, unopened] {
            ward.set { $0.state[Addressing.access(access.id, by: access.doctor)] = .some(nil) }
        }
        let refusal: @Sendable (Batch) -> Verdict = { batch in
            .invalid(
                batch.transactions.compactMap(\.id).map {
                    InvalidTransaction(id: $0, message: "gone", extendedData: [])
                })
        }
        ward.set { $0.everyVerdict = refusal }
        #expect(try await ward.desk.desk.settleOperations(timeout: .seconds(1)) == (2, 0))
        for _ in 0..<2 { _ = try await ward.desk.desk.sweepObjects() }
        let alarms = try await JournalLine.all(of: ward.desk.openings).filter { $0.alarm != nil }
        #expect(alarms.map(\.under) == [access.id.text])
        let told = ward.desk.alarms.withLock { $0 }.filter { if case .accessLost = $0 { true } else { false } }
        #expect(told.count == 1)
    }
}
