import Accounts
import Cryptography
import PasskeyTesting
import SQLDatabases
import Testing
import WebAuthn

@Suite("Passkeys of accounts")
struct PasskeyTests {
    private let fixture: Fixture
    private let party: RelyingParty
    private let account: Account
    private let signedIn: SignedIn

    init() async throws {
        fixture = try await Fixture()
        party = try RelyingParty(origin: "https://portal.example.org")
        fixture.desk.takePasskeys(of: party)
        account = try await fixture.person(.patient, "ada.a")
        signedIn = try await fixture.signIn("ada.a")
    }

    private var desk: AccountDesk { fixture.desk }
    private var caller: Caller { Caller(account) }

    private func request(
        _ authenticator: SoftwareAuthenticator, session: String? = nil, label: String = "telephone"
    ) async throws -> PasskeyRequest {
        let session = session ?? signedIn.session.id
        let offer = try await desk.offerPasskey(to: account.id, password: Fixture.password, in: session)
        let made = authenticator.register(offer.challenge)
        return PasskeyRequest(
            clientData: made.clientData, attestationObject: made.attestationObject, label: label, session: session)
    }

    private func add(_ authenticator: SoftwareAuthenticator) async throws -> Passkey {
        try await desk.addPasskey(request(authenticator), unlocks: true, approves: true, by: caller)
    }

    private func signIn(
        _ authenticator: SoftwareAuthenticator, _ challenge: [UInt8]? = nil, origin: String? = nil,
        user: [UInt8]? = nil, device: BearerToken? = nil
    ) async throws -> SignedIn {
        let challenge = if let challenge { challenge } else { try desk.passkeyChallenge().challenge }
        return try await desk.signIn(
            PasskeyAttempt(
                authenticator.sign(challenge, origin: origin), user: user, device: device, place: fixture.place())
        ).0
    }

    @Test("one is added with the password, listed, renamed, signs in alone, and is removed")
    func story() async throws {
        let authenticator = SoftwareAuthenticator(party)
        #expect(
            await refusal {
                try await desk.offerPasskey(to: account.id, password: Fixture.wrong, in: signedIn.session.id)
            } == .signInRefused)
        let added = try await add(authenticator)
        #expect(added.credential == authenticator.credential && added.unlocks && added.usedAt == nil)
        let offer = try await desk.offerPasskey(to: account.id, password: Fixture.password, in: signedIn.session.id)
        #expect(offer.known == [authenticator.credential] && Hex.encode(offer.user) == account.id)

        fixture.pass(10)
        let signed = try await signIn(authenticator, user: offer.user)
        #expect(signed.account.id == account.id && signed.session.way == .passkey)
        #expect(try await desk.session(signed.token).account.id == account.id)
        #expect(try await desk.passkeys(of: account.id).map(\.usedAt) == [fixture.now])

        #expect(try await desk.renamePasskey(added.id, to: "key ring", by: caller).label == "key ring")
        try await desk.removePasskey(added.id, keeping: signedIn.session.id, by: caller)
        #expect(try await desk.passkeys(of: account.id).isEmpty)
        #expect(await refusal { try await desk.session(signed.token) } == .sessionEnded)
        _ = try await desk.session(signedIn.token)
        #expect(await refusal { try await signIn(authenticator) } == .passkeyRefused)
        #expect(try await fixture.kinds().suffix(3) == [.passkeyAdded, .signedIn, .passkeyRemoved])
    }

    @Test("a challenge is good once, for five minutes, for its session, and for one of adding and signing in")
    func challenges() async throws {
        let (authenticator, other) = (SoftwareAuthenticator(party), SoftwareAuthenticator(party))
        var wanted = try await request(authenticator)
        wanted.session = "another"
        #expect(throws: AccountFailure.self) { try desk.verify(wanted) }
        wanted.session = signedIn.session.id
        _ = try await desk.addPasskey(wanted, unlocks: false, approves: false, by: caller)
        #expect(
            await refusal { try await desk.addPasskey(wanted, unlocks: false, approves: false, by: caller) }
                == .passkeyRefused)
        let late = try await request(other)
        fixture.pass(300)
        #expect(throws: AccountFailure.self) { try desk.verify(late) }

        let challenge = try desk.passkeyChallenge().challenge
        _ = try await signIn(authenticator, challenge)
        #expect(await refusal { try await signIn(authenticator, challenge) } == .passkeyRefused)
        let stale = try desk.passkeyChallenge().challenge
        fixture.pass(300)
        #expect(await refusal { try await signIn(authenticator, stale) } == .passkeyRefused)
        let offered = try await desk.offerPasskey(
            to: account.id, password: Fixture.password, in: signedIn.session.id)
        #expect(await refusal { try await signIn(authenticator, offered.challenge) } == .passkeyRefused)
        var forged = try desk.passkeyChallenge().challenge
        forged[20] ^= 1
        #expect(await refusal { try await signIn(authenticator, forged) } == .passkeyRefused)
        #expect(await refusal { try await signIn(authenticator, []) } == .passkeyRefused)
        _ = try await signIn(authenticator)
    }

    @Test("another origin, a counter that falls, another's user and a credential that is known are refused")
    func refused() async throws {
        let authenticator = SoftwareAuthenticator(party)
        _ = try await add(authenticator)
        #expect(
            await refusal { try await signIn(authenticator, origin: "https://example.org") } == .passkeyRefused)
        #expect(await refusal { try await signIn(authenticator, user: [1]) } == .passkeyRefused)
        _ = try await signIn(authenticator)
        authenticator.fallBack(by: 1)
        #expect(await refusal { try await signIn(authenticator) } == .passkeyRefused)
        _ = try await signIn(authenticator)
        #expect(await refusal { try await add(authenticator) } == .passkeyRefused)
        #expect(await refusal { try await signIn(SoftwareAuthenticator(party)) } == .passkeyRefused)
    }

    @Test("strangers at one address hold up who is new there, and nobody on a device that is known")
    func strangers() async throws {
        let authenticator = SoftwareAuthenticator(party)
        _ = try await add(authenticator)
        for _ in 0..<100 { _ = await refusal { try await signIn(SoftwareAuthenticator(party)) } }
        #expect(await refusal { try await signIn(authenticator) } == .tooManyAttempts)
        let signed = try await signIn(authenticator, device: signedIn.device)
        #expect(signed.device.text == signedIn.device.text)
        // A device of somebody else's is none of this account's.
        _ = try await fixture.person(.patient, "bob.b")
        let other = try await fixture.signIn("bob.b", from: "192.0.2.9").device
        #expect(await refusal { try await signIn(authenticator, device: other) } == .tooManyAttempts)
    }

    @Test("one whose secret opens nothing any more is listed so")
    func locked() async throws {
        let added = try await add(SoftwareAuthenticator(party))
        try await desk.noteLocked(added)
        #expect(try await desk.passkeys(of: account.id).map(\.unlocks) == [false])
    }

    @Test("an assertion that comes ten times at once signs in once")
    func together() async throws {
        let authenticator = SoftwareAuthenticator(party)
        _ = try await add(authenticator)
        let attempt = PasskeyAttempt(
            try authenticator.sign(desk.passkeyChallenge().challenge), place: fixture.place())
        let (done, refused) = await AccountsTests.together(10) { [desk] in _ = try await desk.signIn(attempt) }
        #expect(done == 1 && refused == [.passkeyRefused])
    }

    @Test("who is suspended is told so, and a recovery and an erasure leave none")
    func ends() async throws {
        let authenticator = SoftwareAuthenticator(party)
        _ = try await add(authenticator)
        let admin = Caller(try await fixture.admin())
        _ = try await desk.suspend(account.id, ifVersion: nil, by: admin)
        #expect(await refusal { try await signIn(authenticator) } == .suspended)
        _ = try await desk.resume(account.id, ifVersion: nil, by: admin)
        let link = try await desk.link(for: account.id, by: admin)
        _ = try await desk.follow(link, name: nil, password: Fixture.otherPassword, from: fixture.place())
        #expect(await refusal { try await signIn(authenticator) } == .passkeyRefused)
        #expect(try await fixture.count("account_passkeys") == 0)
    }

    @Test("there are none where the gateway has no name that browsers have them at, and at most twenty")
    func limits() async throws {
        for _ in 0..<20 { _ = try await add(SoftwareAuthenticator(party)) }
        #expect(await refusal { try await add(SoftwareAuthenticator(party)) } == .invalid)
        let found = try #require(try await desk.passkeys(of: account.id).first)
        let stranger = Caller(try await fixture.person(.patient, "bob.b"))
        #expect(await refusal { try await desk.passkey(found.id, by: stranger) } == .notFound)
        #expect(await refusal { try await desk.renamePasskey(found.id, to: "mine", by: stranger) } == .notFound)
        #expect(await refusal { try await desk.removePasskey(found.id, keeping: "", by: stranger) } == .notFound)
        desk.takePasskeys(of: nil)
        #expect(await refusal { try desk.passkeyChallenge() } == .passkeysOff)
    }
}
