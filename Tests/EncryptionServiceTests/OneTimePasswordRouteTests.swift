import Crypto
import Cryptography
import EHRFamily
import Foundation
import Holders
import Locking
import OneTimePasswords
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import SawtoothSigning
import Testing

@Suite("One-time passwords at the service")
struct OneTimePasswordRouteTests {
    /// A patient in custody who has no approval key, and the authenticator.
    private struct Device {
        let office: EnrolledOffice
        let password: OneTimePassword
        private let time: LockedValue<UInt64>

        /// Enrols the patient's authenticator.
        init() async throws {
            let time = LockedValue<UInt64>(1_800_000_000)
            let office = try await EnrolledOffice(clock: { time.withLock { $0 } })
            (self.office, self.time) = (office, time)
            let drawn = try #require(OneTimeCode(try await office.maintenance.makeEnrolmentCode(for: office.patient)))
            _ = try await office.service.enrol(
                HolderDesk.Enrolment(holder: office.patient, code: drawn), secret: EnrolledOffice.secret())
            let session = office.service.acting(
                try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret()).token)
            #expect(try await session.approvalWays() == [])
            #expect(
                await failure { try await session.makeOneTimePassword(for: office.patient, secret: nil) }?.code
                    == .approvalNeeded)
            let made = try await session.makeOneTimePassword(for: office.patient, secret: EnrolledOffice.secret())
            let secret = try #require(Base32.decode(made.secret))
            password = OneTimePassword(SecretBytes(copying: secret))
            #expect(made.uri.hasPrefix("otpauth://totp/ehr:patient%20\(office.office.patient)?secret=\(made.secret)&"))
            try await session.confirmOneTimePassword(code: code())
            #expect(try await session.approvalWays() == ["one_time_password"])
        }

        /// The next one that it shows: half a minute goes by.
        func code() -> String {
            let now = time.withLock { time in
                time += OneTimePassword.period
                return time
            }
            return password.code(of: OneTimePassword.step(at: now))
        }
    }

    @Test("a session asks for a code once the secret is right, and acts that were shown together are approved with one")
    func story() async throws {
        let device = try await Device()
        let (office, secret, first) = (device.office, try EnrolledOffice.secret(), device.code())
        #expect(
            await failure { try await office.service.openSession(of: office.patient, secret: secret) }?.code
                == .codeNeeded)
        #expect(
            await failure {
                try await office.service.openSession(
                    of: office.patient, secret: EnrolledOffice.secret(9), code: first)
            }?.code == .sessionRefused)
        let session = office.service.acting(
            try await office.service.openSession(of: office.patient, secret: secret, code: first).token)
        #expect(
            await failure {
                try await office.service.openSession(of: office.patient, secret: secret, code: first)
            }?.code == .sessionRefused, "a code works once")

        try await session.register(office.patient, encryptionKey: nil, signer: nil, timeout: .seconds(10))
        try await office.enrolInCustody(office.doctor)
        try await office.acting(office.doctor).register(
            office.doctor, encryptionKey: nil, signer: nil, timeout: .seconds(10))
        let patient = office.office.patient
        for record in ["r", "s"] {
            let deposit = DepositRecord(
                patient: patient, record: RecordID(unchecked: record), operation: "d-\(record)")
            _ = try await session.deposit(deposit, timeout: .seconds(10), content: Office.pieces([1]))
        }
        let share = ShareRecord(
            patient: patient, doctor: office.office.doctor, scopes: .everything, operation: "g")
        let erasure = ErasureSubject.record(RecordID(unchecked: "r"), of: patient)
        #expect(await failure { try await session.share(share, timeout: .seconds(5)) }?.code == .approvalNeeded)
        #expect(
            await failure { try await session.approving([share.act], code: first) }?.code == .codeRefused)
        let approving = try await session.approving([share.act, .erase(erasure)], code: device.code())
        #expect(
            await failure {
                try await approving.erase(.record(RecordID(unchecked: "s"), of: patient))
            }?.code == .approvalNeeded)
        #expect(try await approving.share(share, timeout: .seconds(10)).state.isDecided)
        #expect(try await approving.erase(erasure) == 1)
        #expect(await failure { try await approving.erase(erasure) }?.code == .approvalNeeded, "once each")
    }

    @Test("a desk asks for a code where an act needs approval, and only of who has a one-time password")
    func asking() async throws {
        let device = try await Device()
        let (office, secret) = (device.office, try EnrolledOffice.secret())
        let token = try await office.service.openSession(of: office.patient, secret: secret, code: device.code()).token
        let code = device.code()
        let session = office.service.acting(token, code: { code })
        try await session.changeSecret(of: office.patient, to: EnrolledOffice.secret(2), old: secret)
        #expect(
            await failure { try await session.removeOneTimePassword(of: office.patient) }?.code == .codeRefused)

        try await office.enrolInCustody(office.doctor)
        let other = office.service.acting(
            try await office.service.openSession(of: office.doctor, secret: secret).token,
            code: { () throws(RecordFailure) in throw RecordFailure(.failed) })
        #expect(try await other.approvalWays() == ["approval_key"])
        #expect(
            await failure { try await other.makeRecoveryCodes(of: office.doctor, secret: secret) }?.code
                == .approvalNeeded)
    }

    @Test("a recovery code lets in who has lost the device, without a code")
    func lostDevice() async throws {
        let office = try await EnrolledOffice()
        let codes = try #require(try await office.enrolInCustody(office.patient).recoveryCodes)
        let session = try await office.acting(office.patient)
        // Who has an approval key approves with it.
        let bare = office.service.acting(
            try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret()).token)
        #expect(
            await failure {
                try await bare.makeOneTimePassword(for: office.patient, secret: EnrolledOffice.secret())
            }?.code == .approvalNeeded)
        let made = try await session.makeOneTimePassword(for: office.patient, secret: nil)
        let password = OneTimePassword(SecretBytes(copying: try #require(Base32.decode(made.secret))))
        #expect(await failure { try await session.confirmOneTimePassword(code: "12345") }?.code == .codeRefused)
        try await session.confirmOneTimePassword(
            code: password.code(of: OneTimePassword.step(at: office.office.desk.clock())))
        #expect(await failure { try await office.acting(office.patient) }?.code == .codeNeeded)
        try await office.service.changeSecret(
            of: office.patient, to: EnrolledOffice.secret(), recovery: 1, codes[0])
        _ = try await office.acting(office.patient)
    }

    @Test("an approval key is replaced with the one of before or a code, and with the unlock secret again")
    func approvalKey() async throws {
        let device = try await Device()
        let (office, secret) = (device.office, try EnrolledOffice.secret())
        let token = try await office.service.openSession(of: office.patient, secret: secret, code: device.code()).token
        let (first, second) = (P256.Signing.PrivateKey(), P256.Signing.PrivateKey())
        func publicKey(_ key: P256.Signing.PrivateKey) throws -> EncryptionKey {
            try #require(EncryptionKey(Array(key.publicKey.x963Representation)))
        }
        func signing(_ key: P256.Signing.PrivateKey) -> RemoteRecordDesk {
            office.service.acting(token) { (text) throws(RecordFailure) in
                Array((try? key.signature(for: text).rawRepresentation) ?? Data())
            }
        }
        func set(
            _ key: P256.Signing.PrivateKey, at desk: RemoteRecordDesk, secret: UnlockSecret?
        ) async throws {
            try await desk.setApprovalKey(publicKey(key), of: office.patient, secret: secret)
        }
        let act = GraveAct.newApprovalKey(office.patient, try publicKey(first))
        let approving = try await office.service.acting(token).approving([act], code: device.code())
        let wrong = try EnrolledOffice.secret(9)
        #expect(await failure { try await set(first, at: approving, secret: nil) }?.code == .approvalNeeded)
        #expect(await failure { try await set(first, at: approving, secret: wrong) }?.code == .sessionRefused)
        #expect(await failure { try await set(second, at: approving, secret: secret) }?.code == .approvalNeeded)
        try await set(first, at: approving, secret: secret)
        #expect(try await approving.approvalWays() == ["approval_key", "one_time_password"])
        #expect(await failure { try await set(second, at: signing(second), secret: secret) }?.code == .approvalNeeded)
        #expect(
            await failure { try await set(second, at: office.service.acting(token), secret: secret) }?.code
                == .approvalNeeded)
        try await set(second, at: signing(first), secret: secret)
        #expect(await failure { try await set(first, at: signing(first), secret: secret) }?.code == .approvalNeeded)
        try await signing(second).removeOneTimePassword(of: office.patient)
        let none = EncryptionKey([4] + [UInt8](repeating: 1, count: 64))
        #expect(
            await failure {
                try await signing(second).setApprovalKey(#require(none), of: office.patient, secret: secret)
            }?.code == .invalid)
    }

    @Test("a first approval key takes the unlock secret, and who keeps the ledger key approves of one with that")
    func firstApprovalKey() async throws {
        let office = try await EnrolledOffice()
        let new = EncryptionKey(Array(office.approvalKey.publicKey.x963Representation))
        let key = try #require(new)
        let patientCode = try #require(OneTimeCode(try await office.maintenance.makeEnrolmentCode(for: office.patient)))
        _ = try await office.service.enrol(
            HolderDesk.Enrolment(holder: office.patient, code: patientCode), secret: EnrolledOffice.secret())
        let bare = office.service.acting(
            try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret()).token)
        #expect(
            await failure { try await bare.setApprovalKey(key, of: office.patient, secret: nil) }?.code
                == .approvalNeeded)
        try await bare.setApprovalKey(key, of: office.patient, secret: EnrolledOffice.secret())
        _ = try await office.acting(office.patient).makeRecoveryCodes(
            of: office.patient, secret: EnrolledOffice.secret())

        let own = try PrivateKey.random()
        let doctorCode = try #require(OneTimeCode(try await office.maintenance.makeEnrolmentCode(for: office.doctor)))
        _ = try await office.service.enrol(
            HolderDesk.Enrolment(holder: office.doctor, code: doctorCode), signer: own)
        let token = try await office.service.openSession(of: office.doctor, signer: own).token
        #expect(
            await failure {
                try await office.service.acting(token).setApprovalKey(key, of: office.doctor, secret: nil)
            }?.code == .approvalNeeded)
        let signing = office.service.acting(token) { (text) throws(RecordFailure) in
            try RemoteRecordDesk.signature(of: text, by: own)
        }
        try await signing.setApprovalKey(key, of: office.doctor, secret: nil)
        #expect(try await signing.approvalWays() == ["approval_key", "ledger_key"])
    }
}
