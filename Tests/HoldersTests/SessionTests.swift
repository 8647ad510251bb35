import Crypto
import Cryptography
import EHRFamily
import Foundation
import Holders
import RecordErrors
import RecordKeys
import SawtoothSigning
import Testing

@Suite("Sessions")
struct SessionTests {
    @Test("a session ends a quarter of an hour after its last use, and after eight hours in any case")
    func limits() async throws {
        let office = try await HolderFixture()
        _ = try await office.enrol()
        let sessions = office.desk.sessions
        let (idle, _) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let (used, _) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        office.pass(15 * 60 - 1)
        #expect(sessions.session(used) != nil)
        office.pass(1)
        #expect(sessions.session(idle) == nil)
        #expect(sessions.list(office.patient).count == 1)
        for _ in 0..<33 {
            office.pass(14 * 60)
            #expect(sessions.session(used) != nil)
        }
        office.pass(14 * 60)
        #expect(sessions.session(used) == nil, "477 minutes are not yet eight hours, 491 are more")
    }

    @Test("a holder sees and ends only sessions of their own, and a restart ends all")
    func own() async throws {
        let office = try await HolderFixture()
        _ = try await office.enrol()
        let (token, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        #expect(!office.desk.sessions.end(session.id, of: .doctor(DoctorID(unchecked: "p-1"))))
        #expect(office.desk.sessions.session(token) != nil)
        #expect(office.restarted().sessions.session(token) == nil)
        #expect(office.desk.sessions.end(session.id, of: office.patient))
        #expect(office.desk.sessions.session(token) == nil)
    }

    @Test("of more sessions than one holder may have, the one that was used longest ago ends")
    func crowd() async throws {
        let office = try await HolderFixture()
        let sessions = office.desk.sessions
        var tokens: [String] = []
        for _ in 0..<33 {
            tokens.append(sessions.open(office.patient, .signature, nil).token)
            office.pass(1)
        }
        #expect(tokens.map { sessions.session($0) != nil } == [false] + [Bool](repeating: true, count: 32))
    }

    @Test("who is not enrolled and who has a wrong secret are told the same, ten times; then nobody is let try")
    func wrong() async throws {
        let office = try await HolderFixture()
        _ = try await office.enrol()
        let nobody = KeyHolder.doctor(DoctorID(unchecked: "d-1"))
        for holder in [office.patient, nobody] {
            for _ in 0..<10 {
                #expect(
                    await code { try await office.desk.open(holder, secret: HolderFixture.secret(2)) }
                        == .sessionRefused)
            }
            #expect(
                await code { try await office.desk.open(holder, secret: HolderFixture.secret(1)) }
                    == .attemptsExhausted)
        }
        office.pass(15 * 60)
        _ = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
    }

    @Test("a signature opens a session once, within a minute, for the pinned key only")
    func signature() async throws {
        let office = try await HolderFixture()
        let key = try PrivateKey.random()
        let enrolment = HolderDesk.Enrolment(
            holder: office.patient, code: try await office.desk.makeEnrolmentCode(for: office.patient))
        try await office.desk.enrol(enrolment, owner: key.publicKey, signature: key.sign(enrolment.text))
        func open(_ challenge: [UInt8], _ signer: PrivateKey, as holder: KeyHolder? = nil) async throws {
            let holder = holder ?? office.patient
            _ = try await office.desk.open(
                holder, challenge: challenge, signature: signer.sign(HolderDesk.text(opening: holder, challenge)))
        }
        let challenge = office.desk.sessions.challenge()
        try await open(challenge, key)
        #expect(await code { try await open(challenge, key) } == .sessionRefused, "it is used up")
        let other = try PrivateKey.random()
        #expect(await code { try await open(office.desk.sessions.challenge(), other) } == .sessionRefused)
        #expect(
            await code {
                try await open(office.desk.sessions.challenge(), key, as: .doctor(DoctorID(unchecked: "p-1")))
            } == .sessionRefused)
        #expect(await code { try await open(RandomBytes.make(32), key) } == .sessionRefused, "nobody drew it")
        let late = office.desk.sessions.challenge()
        office.pass(60)
        #expect(await code { try await open(late, key) } == .sessionRefused)
    }

    @Test("a key in custody opens no session by a signature, and a key of one's own none by a secret")
    func ways() async throws {
        let office = try await HolderFixture()
        _ = try await office.enrol()
        let (_, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let key = try #require(session.signer)
        let challenge = office.desk.sessions.challenge()
        #expect(
            await code {
                try await office.desk.open(
                    office.patient, challenge: challenge,
                    signature: key.sign(HolderDesk.text(opening: office.patient, challenge)))
            } == .sessionRefused)
    }
}

@Suite("Unlock secrets and approvals")
struct SecretTests {
    @Test("a new password opens and the old one does not, and other sessions end")
    func change() async throws {
        let office = try await HolderFixture()
        _ = try await office.enrol()
        let (other, _) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let (token, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let wrong = HolderDesk.Proof.secret(try HolderFixture.secret(9))
        #expect(
            await code {
                try await office.desk.change(
                    office.patient, to: HolderFixture.secret(2), proof: wrong, in: session)
            } == .sessionRefused)
        try await office.desk.change(
            office.patient, to: HolderFixture.secret(2), proof: .secret(HolderFixture.secret(1)), in: session)
        #expect(office.desk.sessions.session(token) != nil && office.desk.sessions.session(other) == nil)
        #expect(
            await code { try await office.desk.open(office.patient, secret: HolderFixture.secret(1)) }
                == .sessionRefused)
        let (_, opened) = try await office.desk.open(office.patient, secret: HolderFixture.secret(2))
        #expect(opened.signer?.publicKey == session.signer?.publicKey)
    }

    @Test("a recovery code sets a new secret once, and new codes make those of before void")
    func recovery() async throws {
        let office = try await HolderFixture()
        let codes = try await office.enrol()
        try #require(codes.count == 10)
        func recover(_ number: Int, _ secret: UInt8) async throws {
            try await office.desk.change(
                office.patient, to: HolderFixture.secret(secret),
                proof: .recovery(number: number, codes[number - 1]), in: nil)
        }
        try await recover(3, 2)
        #expect(try await office.desk.recoveryCodes(of: office.patient) == 9)
        #expect(await code { try await recover(3, 3) } == .sessionRefused, "it is used up")
        let (_, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(2))
        #expect(session.signer != nil)
        let fresh = try await office.desk.makeRecoveryCodes(of: office.patient, secret: HolderFixture.secret(2))
        #expect(fresh.count == 10)
        #expect(try await office.desk.recoveryCodes(of: office.patient) == 10)
        #expect(await code { try await recover(4, 4) } == .sessionRefused)
        try await office.desk.change(
            office.patient, to: HolderFixture.secret(5), proof: .recovery(number: 10, fresh[9]), in: nil)
    }

    @Test("passwords are stretched for one holder, and short ones refused")
    func passwords() async throws {
        let office = try await HolderFixture()
        func derive(_ text: String, _ holder: KeyHolder) throws -> UnlockSecret {
            try UnlockSecret.derived(from: SecretBytes(copying: Array(text.utf8)), of: holder)
        }
        let one = try derive("correct horse battery", office.patient)
        #expect(one.bytes == (try derive("correct horse battery", office.patient)).bytes)
        #expect(one.bytes != (try derive("correct horse battery", .doctor(DoctorID(unchecked: "p-1")))).bytes)
        #expect(await code { try derive("elevenbytes", office.patient) } == .invalid)
    }

    @Test("an approval counts once, for the act that it names, in the session that asked, for two minutes")
    func approval() async throws {
        let office = try await HolderFixture()
        let key = P256.Signing.PrivateKey()
        _ = try await office.enrol(approvalKey: EncryptionKey(Array(key.publicKey.x963Representation)))
        let sessions = office.desk.sessions
        let (_, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let (_, other) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let patient = PatientID(unchecked: "p-1")
        let act = GraveAct.erase(.patient(patient))
        func approve(
            _ act: GraveAct, _ nonce: [UInt8], in session: Session, signed: GraveAct? = nil,
            by signer: P256.Signing.PrivateKey? = nil
        ) async throws {
            let text = (signed ?? act).text(nonce: nonce)
            let signature = try (signer ?? key).signature(for: text).rawRepresentation
            try await office.desk.requireApproval(
                of: act, Approval(nonce: nonce, signature: Array(signature)), in: session)
        }
        let nonce = sessions.nonce(for: session)
        try await approve(act, nonce, in: session)
        #expect(await code { try await approve(act, nonce, in: session) } == .approvalNeeded, "used up")
        let record = GraveAct.erase(.record(RecordID(unchecked: "r"), of: patient))
        #expect(
            await code { try await approve(act, sessions.nonce(for: session), in: session, signed: record) }
                == .approvalNeeded)
        #expect(await code { try await approve(act, sessions.nonce(for: session), in: other) } == .approvalNeeded)
        #expect(await code { try await approve(act, RandomBytes.make(32), in: session) } == .approvalNeeded)
        #expect(
            await code {
                try await approve(act, sessions.nonce(for: session), in: session, by: P256.Signing.PrivateKey())
            } == .approvalNeeded)
        let late = sessions.nonce(for: session)
        office.pass(120)
        #expect(await code { try await approve(act, late, in: session) } == .approvalNeeded)
        #expect(await code { try await office.desk.requireApproval(of: act, nil, in: session) } == .approvalNeeded)
    }
}
