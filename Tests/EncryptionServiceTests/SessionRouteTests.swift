import Crypto
import Cryptography
import EHRFamily
import EncryptionService
import Foundation
import Holders
import NIOHTTP1
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import SawtoothSigning
import ServiceTesting
import Testing

/// An office with a maintenance socket, where patient and doctor can be enrolled.
struct EnrolledOffice {
    let office: Office
    let holders: HolderDesk
    let front: ServedDesk
    let back: ServedDesk
    let service: RemoteRecordDesk
    let maintenance: RemoteRecordDesk
    let approvalKey = P256.Signing.PrivateKey()

    /// The recovery recipient, whose private half is in a safe.
    let safe: ReaderKey

    /// - Parameter clock: what the holders' desk goes by, in Unix seconds; the machine's if not given.
    init(
        isForEnrolledOnly: Bool = false, isEnrollingForClients: Bool = false,
        clock: (@Sendable () -> UInt64)? = nil
    ) async throws {
        safe = try ReaderKey.random()
        office = try await Office()
        let clock = clock ?? office.desk.clock
        holders = HolderDesk(
            store: office.store, wrapper: office.desk.wrapper, sessions: Sessions(clock: clock),
            recoveryRecipient: safe.publicKey, clock: clock)
        front = try await ServedDesk(
            office.desk, .unix(path: office.folder.path("front/s")), holders: holders, surface: .holders,
            isForEnrolledOnly: isForEnrolledOnly, isEnrollingForClients: isEnrollingForClients)
        back = try await ServedDesk(
            office.desk, .unix(path: office.folder.path("back/s")), holders: holders, surface: .maintenance)
        service = try RemoteRecordDesk(front.address)
        maintenance = try RemoteRecordDesk(back.address)
    }

    var patient: KeyHolder { .patient(office.patient) }
    var doctor: KeyHolder { .doctor(office.doctor) }

    static func secret(_ byte: UInt8 = 1) throws -> UnlockSecret {
        try #require(UnlockSecret(SecretBytes(copying: [UInt8](repeating: byte, count: 32))))
    }

    func enrolment(_ holder: KeyHolder) async throws -> HolderDesk.Enrolment {
        let code = try #require(OneTimeCode(try await maintenance.makeEnrolmentCode(for: holder)))
        return HolderDesk.Enrolment(
            holder: holder, code: code,
            approvalKey: EncryptionKey(Array(approvalKey.publicKey.x963Representation)))
    }

    @discardableResult
    func enrolInCustody(_ holder: KeyHolder) async throws -> EnrolledMessage {
        try await service.enrol(try await enrolment(holder), secret: Self.secret())
    }

    /// The service, asked in a session of the holder's, who approves of whatever needs it.
    func acting(_ holder: KeyHolder) async throws -> RemoteRecordDesk {
        let key = approvalKey
        return service.acting(try await service.openSession(of: holder, secret: Self.secret()).token) {
            (text) throws(RecordFailure) in
            guard let signature = try? key.signature(for: text) else { throw RecordFailure(.cryptographyFailed) }
            return Array(signature.rawRepresentation)
        }
    }

    /// Both enrolled and registered; a record that is shared, and an access to it that is logged.
    func logged() async throws -> Access {
        for holder in [patient, doctor] {
            try await enrolInCustody(holder)
            try await acting(holder).register(holder, encryptionKey: nil, signer: nil, timeout: .seconds(10))
        }
        let asPatient = try await acting(patient)
        let record = RecordID(unchecked: "r")
        let deposited = try await asPatient.deposit(
            DepositRecord(patient: office.patient, record: record, operation: "d"), timeout: .seconds(30),
            content: Office.pieces(Array("finding".utf8)))
        try #require(deposited.state.isDecided)
        let granted = try await asPatient.share(
            ShareRecord(patient: office.patient, doctor: office.doctor, scopes: .everything, operation: "g"),
            timeout: .seconds(10))
        try #require(granted.state.isDecided)
        let asDoctor = try await acting(doctor)
        let access = try await asDoctor.begin(record, of: office.patient, by: office.doctor)
        try await asDoctor.log(access, for: nil, signer: nil, timeout: .seconds(10))
        return access
    }
}

@Suite("Sessions at the service")
struct SessionRouteTests {
    @Test("holders who are enrolled do everything in sessions of theirs, with keys that nothing else unlocks")
    func wholeStory() async throws {
        let office = try await EnrolledOffice()
        let access = try await office.logged()
        let asDoctor = try await office.acting(office.doctor)
        #expect(try await asDoctor.open(access, range: nil).whole() == Array("finding".utf8))
        let asPatient = try await office.acting(office.patient)
        #expect(
            try await asPatient.openOwn(access.record, of: access.patient, range: nil).whole()
                == Array("finding".utf8))
        let withdrawn = try await asPatient.withdraw(
            WithdrawConsent(patient: access.patient, doctor: access.doctor, operation: "w"), timeout: .seconds(10))
        #expect(withdrawn.state.isDecided)
        #expect(await failure { try await asDoctor.open(access, range: nil).whole() }?.code == .accessWithdrawn)
        #expect(try await asPatient.erase(.patient(access.patient)) == 1)
        #expect(await failure { try await asPatient.sessions() }?.code == .sessionEnded)
    }

    @Test("without a session, and with another holder's, what is a holder's is answered like what does not exist")
    func notYours() async throws {
        let office = try await EnrolledOffice()
        let access = try await office.logged()
        let other = KeyHolder.patient(PatientID(unchecked: "somebody"))
        try await office.enrolInCustody(other)
        let asDoctor = try await office.acting(office.doctor)
        let asOther = try await office.acting(other)
        let record = DepositRecord(patient: access.patient, record: access.record, operation: "d")
        let consent = ShareRecord(
            patient: access.patient, doctor: access.doctor, scopes: .everything, operation: "g2")
        let withdrawal = WithdrawConsent(patient: access.patient, doctor: access.doctor, operation: "w2")
        for desk in [office.service, asDoctor, asOther] {
            let calls: [() async throws -> Any] = [
                { try await desk.openOwn(access.record, of: access.patient, range: nil) },
                { try await desk.verify(access.record, of: access.patient) },
                { try await desk.erase(.record(access.record, of: access.patient)) },
                { try await desk.erase(.patient(access.patient)) },
                { try await desk.deposit(record, timeout: .seconds(5), content: Office.pieces([1])) },
                { try await desk.share(consent, timeout: .seconds(5)) },
                { try await desk.withdraw(withdrawal, timeout: .seconds(5)) },
            ]
            for call in calls { #expect(await failure(call)?.code == .notFound) }
            #expect(try await desk.operation("d") == nil)
        }
        let asPatient = try await office.acting(office.patient)
        for desk in [office.service, asPatient, asOther] {
            let calls: [() async throws -> Any] = [
                { try await desk.begin(access.record, of: access.patient, by: access.doctor) },
                { try await desk.log(access, for: nil, signer: nil, timeout: .seconds(5)) },
                { try await desk.release(access) },
                { try await desk.open(access, range: nil) },
                { try await desk.sealed(access) },
                {
                    try await desk.register(
                        .doctor(access.doctor), encryptionKey: nil, signer: nil, timeout: .seconds(5))
                },
            ]
            for call in calls { #expect(await failure(call)?.code == .notFound) }
        }
        #expect(try await asPatient.operation("d")?.id == "d")
        #expect(try await office.office.store.consent(KeyReference(unchecked: "x")) == nil)
        // Nothing of it was done.
        #expect(try await asDoctor.open(access, range: nil).whole() == Array("finding".utf8))
    }

    @Test("grave acts need an approval that the service verifies, whatever session asks")
    func approvals() async throws {
        let office = try await EnrolledOffice()
        let access = try await office.logged()
        let token = try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret()).token
        let bare = office.service.acting(token)
        let stranger = P256.Signing.PrivateKey()
        let forged = office.service.acting(token) { (text) throws(RecordFailure) in
            guard let signature = try? stranger.signature(for: text) else { throw RecordFailure(.cryptographyFailed) }
            return Array(signature.rawRepresentation)
        }
        let other = ShareRecord(
            patient: access.patient, doctor: DoctorID(unchecked: "d-2"), scopes: .everything, operation: "g2")
        for desk in [bare, forged] {
            #expect(await failure { try await desk.share(other, timeout: .seconds(5)) }?.code == .approvalNeeded)
            #expect(
                await failure { try await desk.erase(.record(access.record, of: access.patient)) }?.code
                    == .approvalNeeded)
            #expect(await failure { try await desk.erase(.patient(access.patient)) }?.code == .approvalNeeded)
            #expect(
                await failure {
                    try await desk.makeRecoveryCodes(of: office.patient, secret: EnrolledOffice.secret())
                }?.code == .approvalNeeded)
        }
        // Ending a doctor's access is no grave act.
        let withdrawal = WithdrawConsent(patient: access.patient, doctor: access.doctor, operation: "w")
        #expect(try await bare.withdraw(withdrawal, timeout: .seconds(5)).state.isDecided)
    }

    @Test("an emergency needs a session of an enrolled doctor's, and their approval of this very one")
    func emergency() async throws {
        let office = try await EnrolledOffice()
        let access = try await office.logged()
        func asked(_ id: String, by doctor: DoctorID? = nil) -> EmergencyAccess {
            EmergencyAccess(
                access: AccessID(unchecked: id), patient: access.patient, doctor: doctor ?? access.doctor,
                record: access.record, reason: ReasonCode(unchecked: "coma"), at: 1)
        }
        func make(_ desk: RemoteRecordDesk, _ asked: EmergencyAccess) async throws -> LedgerOperation {
            try await desk.emergency(asked, signer: nil, timeout: .seconds(5))
        }
        let bare = office.service.acting(
            try await office.service.openSession(of: office.doctor, secret: EnrolledOffice.secret()).token,
            approver: nil)
        #expect(await failure { try await make(bare, asked("e-1")) }?.code == .approvalNeeded)
        #expect(await failure { try await make(office.service, asked("e-1")) }?.code == .notFound)
        let asPatient = try await office.acting(office.patient)
        #expect(await failure { try await make(asPatient, asked("e-1")) }?.code == .notFound)
        let stranger = asked("e-1", by: DoctorID(unchecked: "d-2"))
        #expect(await failure { try await make(office.service, stranger) }?.code == .emergencyNotEnrolled)
        // What was approved is another emergency.
        let key = office.approvalKey
        let other = asked("e-2")
        let confused = office.service.acting(
            try await office.service.openSession(of: office.doctor, secret: EnrolledOffice.secret()).token
        ) { (text) throws(RecordFailure) in
            let nonce = String(decoding: text, as: UTF8.self).split(separator: "\n")[1].dropFirst("nonce: ".count)
            let wrong = GraveAct.emergency(other).text(nonce: Hex.decode(nonce) ?? [])
            guard let signature = try? key.signature(for: wrong) else { throw RecordFailure(.cryptographyFailed) }
            return Array(signature.rawRepresentation)
        }
        #expect(await failure { try await make(confused, asked("e-1")) }?.code == .approvalNeeded)
        let asDoctor = try await office.acting(office.doctor)
        let id = try await asDoctor.begin(access.record, of: access.patient, by: access.doctor).id
        #expect(try await make(asDoctor, asked(id.text)).state.isCommitted)
        let emergency = Access(patient: access.patient, record: access.record, doctor: access.doctor, id: id)
        #expect(try await asDoctor.open(emergency, range: nil).whole() == Array("finding".utf8))
    }

    @Test("a withdrawal that nobody could sign is signed as soon as the next session opens")
    func pendingWithdrawal() async throws {
        let office = try await EnrolledOffice()
        let access = try await office.logged()
        // Accepted in a session that has ended when it is to be signed.
        let accepted = try await office.office.desk.deny(
            WithdrawConsent(patient: access.patient, doctor: access.doctor, operation: "w"))
        #expect(accepted.batch == nil)
        #expect(
            await failure { try await office.office.desk.settle(accepted, timeout: .seconds(1)) }?.code == .unsigned)
        let asPatient = try await office.acting(office.patient)
        var state = LedgerOperation.State.waiting
        for _ in 0..<200 where !state.isDecided {
            state = try #require(try await asPatient.operation("w")).state
            if !state.isDecided { try await Task.sleep(for: .milliseconds(50)) }
        }
        #expect(state.isDecided)
    }

    @Test("who keeps the ledger key opens a session with it, and only that key signs for them")
    func ownKey() async throws {
        let office = try await EnrolledOffice()
        let key = try PrivateKey.random()
        let enrolled = try await office.service.enrol(try await office.enrolment(office.patient), signer: key)
        #expect(enrolled.publicKey == key.publicKey.hex && enrolled.recoveryCodes == nil)
        let token = try await office.service.openSession(of: office.patient, signer: key).token
        let desk = office.service.acting(token)
        let other = try PrivateKey.random()
        #expect(
            await failure {
                try await desk.register(office.patient, encryptionKey: nil, signer: other, timeout: .seconds(5))
            }?.code == .invalid)
        try await desk.register(office.patient, encryptionKey: nil, signer: key, timeout: .seconds(5))
        let record = RecordID(unchecked: "r")
        let request = { (operation: String, signer: PrivateKey) in
            DepositRecord(patient: office.office.patient, record: record, operation: operation, signer: signer)
        }
        #expect(
            await failure {
                try await desk.deposit(request("d", other), timeout: .seconds(5), content: Office.pieces([1]))
            }?.code == .invalid)
        let done = try await desk.deposit(request("d", key), timeout: .seconds(5), content: Office.pieces([1]))
        #expect(done.state.isDecided)
        #expect(
            await failure { try await office.service.openSession(of: office.patient, signer: other) }?.code
                == .sessionRefused)
    }

    @Test("where only the enrolled are served, nobody else's key is made, and nothing of theirs is there")
    func enrolledOnly() async throws {
        let office = try await EnrolledOffice(isForEnrolledOnly: true)
        let patient = office.office.patient
        #expect(await failure { try await office.service.makeSigningKey(for: office.patient) }?.code == .notFound)
        #expect(
            await failure {
                try await office.service.openOwn(RecordID(unchecked: "r"), of: patient, range: nil)
            }?.code == .notFound)
        _ = try await office.logged()
    }

    @Test("sessions are listed and ended by their holder, and one that ended is told so")
    func listing() async throws {
        let office = try await EnrolledOffice()
        try await office.enrolInCustody(office.patient)
        let (first, second) = (try await office.acting(office.patient), try await office.acting(office.patient))
        let listed = try await second.sessions()
        #expect(listed.count == 2 && listed.map(\.current) == [false, true])
        #expect(listed.allSatisfy { $0.holder == office.office.patient.text && $0.way == "secret" })
        try await second.endSession(listed[0].id)
        #expect(await failure { try await first.sessions() }?.code == .sessionEnded)
        #expect(await failure { try await second.endSession(listed[0].id) }?.code == .notFound)
        try await second.endSession("current")
        #expect(await failure { try await second.sessions() }?.code == .sessionEnded)
    }

    @Test("a forgotten password is set anew with a recovery code, and a known one in a session")
    func passwords() async throws {
        let office = try await EnrolledOffice()
        let codes = try #require(try await office.enrolInCustody(office.patient).recoveryCodes)
        let desk = try await office.acting(office.patient)
        try await office.service.changeSecret(
            of: office.patient, to: EnrolledOffice.secret(2), recovery: 1, codes[0])
        #expect(await failure { try await desk.sessions() }?.code == .sessionEnded)
        #expect(await failure { try await office.acting(office.patient) }?.code == .sessionRefused)
        let token = try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret(2)).token
        let key = office.approvalKey
        let session = office.service.acting(token) { (text) throws(RecordFailure) in
            Array((try? key.signature(for: text).rawRepresentation) ?? Data())
        }
        try await session.changeSecret(
            of: office.patient, to: EnrolledOffice.secret(), old: EnrolledOffice.secret(2))
        _ = try await office.acting(office.patient)
        #expect(
            await failure {
                try await office.service.changeSecret(
                    of: office.patient, to: EnrolledOffice.secret(3), recovery: 1, codes[0])
            }?.code == .sessionRefused)
    }
}
