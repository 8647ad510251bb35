import Cryptography
import EHRFamily
import Holders
import PasskeyTesting
import RecordErrors
import RecordKeys
import SawtoothSigning
import Testing
import WebAuthn

@Suite("Passkeys of holders")
struct HolderPasskeyTests {
    private let office: HolderFixture
    private let party: RelyingParty
    private let authenticator: SoftwareAuthenticator

    init() async throws {
        office = try await HolderFixture()
        party = try RelyingParty(origin: "https://portal.example.org", id: "example.org")
        authenticator = SoftwareAuthenticator(party)
    }

    private func open(_ secret: UInt8 = 1) async throws -> Session {
        try await office.desk.open(office.patient, secret: HolderFixture.secret(secret)).1
    }

    private func openByPasskey(_ secret: UInt8 = 9) async throws -> Session {
        try await office.desk.open(
            office.patient, passkey: authenticator.credential, secret: HolderFixture.secret(secret)
        ).1
    }

    private func new(_ authenticator: SoftwareAuthenticator, secret: UInt8? = 9) throws -> NewPasskey {
        try NewPasskey(
            credential: authenticator.credential, publicKey: #require(EncryptionKey(authenticator.point)),
            relyingParty: party, secret: secret.map { try HolderFixture.secret($0) })
    }

    /// Enrols, and pins the passkey as the first way to approve.
    private func pin(secret: UInt8? = 9) async throws -> (Session, [OneTimeCode]) {
        let codes = try await office.enrol()
        let session = try await open()
        try await office.desk.addPasskey(
            new(authenticator, secret: secret), nil, secret: HolderFixture.secret(1), in: session)
        return (session, codes)
    }

    private func approval(
        of act: GraveAct, _ nonce: [UInt8], by authenticator: SoftwareAuthenticator? = nil, origin: String? = nil
    ) throws -> Approval {
        let challenge = SHA256.hash(act.text(nonce: nonce))
        return Approval(
            nonce: nonce, .passkey(try (authenticator ?? self.authenticator).sign(challenge, origin: origin)))
    }

    private func approve(_ act: GraveAct, in session: Session) async throws {
        let nonce = office.desk.sessions.nonce(for: session)
        try await office.desk.requireApproval(of: act, approval(of: act, nonce), in: session)
    }

    @Test("its secret opens a session without password and code, and no other secret does")
    func unlocks() async throws {
        let (session, _) = try await pin()
        let opened = try await openByPasskey()
        #expect(opened.signer?.publicKey == session.signer?.publicKey)
        #expect(await HoldersTests.code { try await openByPasskey(8) } == .sessionRefused)
        #expect(
            await HoldersTests.code {
                try await office.desk.open(office.patient, passkey: [1], secret: HolderFixture.secret(9))
            } == .sessionRefused)
        // Neither the password's for the passkey, nor the other way round.
        #expect(await HoldersTests.code { try await openByPasskey(1) } == .sessionRefused)
        #expect(await HoldersTests.code { try await open(9) } == .sessionRefused)
        // Another password leaves it as it is.
        try await office.desk.change(
            office.patient, to: HolderFixture.secret(2), proof: .secret(HolderFixture.secret(1)), in: session)
        _ = try await openByPasskey()
    }

    @Test("without a secret it approves and unlocks nothing")
    func withoutSecret() async throws {
        let (session, _) = try await pin(secret: nil)
        #expect(await HoldersTests.code { try await openByPasskey() } == .sessionRefused)
        try await approve(.newSecret(office.patient), in: session)
    }

    @Test("an assertion approves the act whose hash it signs, once, in its session, at the pinned origin")
    func approves() async throws {
        let (session, _) = try await pin()
        let (desk, act) = (office.desk, GraveAct.newSecret(office.patient))
        #expect(try await desk.approvalWays(of: office.patient) == [.passkey])
        var nonce = desk.sessions.nonce(for: session)
        let good = try approval(of: act, nonce)
        try await desk.requireApproval(of: act, good, in: session)
        func refused(_ approval: Approval, _ act: GraveAct, _ session: Session) async -> Bool {
            await HoldersTests.code { try await desk.requireApproval(of: act, approval, in: session) }
                == .approvalNeeded
        }
        #expect(await refused(good, act, session), "used")
        nonce = desk.sessions.nonce(for: session)
        #expect(await refused(try approval(of: act, nonce), .erase(.patient(PatientID(unchecked: "p-1"))), session))
        nonce = desk.sessions.nonce(for: session)
        #expect(await refused(try approval(of: act, nonce, origin: "https://example.org"), act, session))
        nonce = desk.sessions.nonce(for: session)
        #expect(await refused(try approval(of: act, nonce, by: SoftwareAuthenticator(party)), act, session))
        nonce = desk.sessions.nonce(for: session)
        #expect(await refused(try approval(of: act, nonce), act, try await open()), "another session's")
        nonce = desk.sessions.nonce(for: session)
        office.pass(120)
        #expect(await refused(try approval(of: act, nonce), act, session), "too late")
        nonce = desk.sessions.nonce(for: session)
        authenticator.fallBack(by: 5)
        #expect(await refused(try approval(of: act, nonce), act, session), "its counter fell")
    }

    @Test("another one, and a removal, are approved by the one of before; the first takes the unlock secret again")
    func changes() async throws {
        _ = try await office.enrol()
        let session = try await open()
        let desk = office.desk
        #expect(
            await HoldersTests.code {
                try await desk.addPasskey(new(authenticator), nil, secret: nil, in: session)
            } == .approvalNeeded)
        #expect(
            await HoldersTests.code {
                try await desk.addPasskey(new(authenticator), nil, secret: HolderFixture.secret(2), in: session)
            } == .sessionRefused)
        try await desk.addPasskey(new(authenticator), nil, secret: HolderFixture.secret(1), in: session)
        let other = SoftwareAuthenticator(party)
        let next = try new(other, secret: 7)
        #expect(
            await HoldersTests.code {
                try await desk.addPasskey(next, nil, secret: HolderFixture.secret(1), in: session)
            } == .approvalNeeded)
        let nonce = desk.sessions.nonce(for: session)
        try await desk.addPasskey(
            next, approval(of: .newPasskey(office.patient, next), nonce), secret: HolderFixture.secret(1), in: session)
        #expect(try await desk.passkeys(of: office.patient) == [authenticator.credential, other.credential])
        try await desk.removePasskey(authenticator.credential, of: office.patient)
        #expect(await HoldersTests.code { try await openByPasskey() } == .sessionRefused)
        #expect(
            await HoldersTests.code {
                try await desk.removePasskey(authenticator.credential, of: office.patient)
            } == .notFound)
        _ = try await desk.open(office.patient, passkey: other.credential, secret: HolderFixture.secret(7))
    }

    @Test("a recovery code removes all of them with what they unlock")
    func recovery() async throws {
        let (_, codes) = try await pin()
        try await office.desk.change(
            office.patient, to: HolderFixture.secret(3), proof: .recovery(number: 1, codes[0]), in: nil)
        #expect(try await office.desk.passkeys(of: office.patient).isEmpty)
        #expect(await HoldersTests.code { try await openByPasskey() } == .sessionRefused)
        #expect(try await office.desk.approvalWays(of: office.patient).isEmpty)
    }

    @Test("after a rotation it unlocks nothing until it is pinned anew, and approves as before")
    func rotation() async throws {
        let (session, _) = try await pin()
        let next = try await office.desk.nextKey(
            of: office.patient, secret: HolderFixture.secret(1), isKept: true)
        try await office.store.replaceLockedKeys(next.change)
        let (old, key) = (try #require(session.signer), try #require(next.new))
        try await office.store.repin(
            office.patient, from: PublicKeyHex(unchecked: old.publicKey.hex),
            to: PublicKeyHex(unchecked: key.publicKey.hex), encryptionKey: nil)
        #expect(await HoldersTests.code { try await openByPasskey() } == .sessionRefused)
        let again = try await open()
        try await approve(.newSecret(office.patient), in: again)
        let pinned = try new(authenticator)
        let nonce = office.desk.sessions.nonce(for: again)
        try await office.desk.addPasskey(
            pinned, approval(of: .newPasskey(office.patient, pinned), nonce), secret: HolderFixture.secret(1), in: again
        )
        #expect(try await openByPasskey().signer?.publicKey == key.publicKey)
    }
}
