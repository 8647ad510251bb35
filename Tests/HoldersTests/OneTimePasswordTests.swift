import Cryptography
import EHRFamily
import Holders
import KeyWrapping
import Locking
import OneTimePasswords
import RecordErrors
import RecordKeys
import SawtoothSigning
import Testing

@Suite("One-time passwords of holders")
struct HolderOneTimePasswordTests {
    private let office: HolderFixture

    init() async throws {
        office = try await HolderFixture()
    }

    private var now: UInt64 { 1_800_000_000 + office.time.withLock { $0 } }

    private func code(_ password: OneTimePassword, steps: Int64 = 0) -> String {
        password.code(of: UInt64(Int64(OneTimePassword.step(at: now)) + steps))
    }

    private func open(_ code: String? = nil, secret: UInt8 = 1) async throws -> (token: String, Session) {
        try await office.desk.open(office.patient, secret: HolderFixture.secret(secret), code: code)
    }

    /// Enrolled, and with a one-time password whose code of now is used.
    private func enrol() async throws -> (password: OneTimePassword, session: Session, recovery: [OneTimeCode]) {
        let codes = try await office.enrol()
        let (token, session) = try await open()
        let password = office.desk.makeOneTimePassword(in: session)
        let waiting = try #require(office.desk.sessions.session(token))
        try await office.desk.confirmOneTimePassword(code: code(password), in: waiting)
        return (password, session, codes)
    }

    @Test("it counts from its first code on, which ends other sessions; then a session needs a code, good once")
    func sessions() async throws {
        _ = try await office.enrol()
        let (other, _) = try await open()
        let (token, session) = try await open()
        let password = office.desk.makeOneTimePassword(in: session)
        let waiting = try #require(office.desk.sessions.session(token))
        _ = try await open()
        #expect(
            await HoldersTests.code {
                try await office.desk.confirmOneTimePassword(code: code(password, steps: 5), in: waiting)
            } == .codeRefused)
        try await office.desk.confirmOneTimePassword(code: code(password), in: waiting)
        #expect(office.desk.sessions.session(token) != nil && office.desk.sessions.session(other) == nil)

        #expect(await HoldersTests.code { try await open() } == .codeNeeded)
        #expect(await HoldersTests.code { try await open(secret: 2) } == .sessionRefused)
        #expect(await HoldersTests.code { try await open(code(password, steps: 1), secret: 2) } == .sessionRefused)
        #expect(await HoldersTests.code { try await open(code(password)) } == .sessionRefused, "it is used")
        // A clock of the holder's that is ahead, and then the next step of its own.
        _ = try await open(code(password, steps: 1))
        #expect(await HoldersTests.code { try await open(code(password, steps: 1)) } == .sessionRefused)
        office.pass(60)
        // Not in another process on the same database, either.
        let step = code(password)
        _ = try await open(step)
        #expect(
            await HoldersTests.code {
                try await office.restarted().open(office.patient, secret: HolderFixture.secret(1), code: step)
            } == .sessionRefused)
    }

    @Test("one that nobody showed a code of is gone with its session, and asks for nothing")
    func unconfirmed() async throws {
        _ = try await office.enrol()
        let (_, session) = try await open()
        let password = office.desk.makeOneTimePassword(in: session)
        let (token, _) = try await open()
        let other = try #require(office.desk.sessions.session(token))
        #expect(
            await HoldersTests.code {
                try await office.desk.confirmOneTimePassword(code: code(password), in: other)
            } == .notFound)
        #expect(try await office.desk.approvalWays(of: office.patient).isEmpty)
    }

    @Test("ten wrong codes are enough, however many are tried at one time, and wrong secrets count with them")
    func guessing() async throws {
        let (password, session, _) = try await enrol()
        let wrong = (0..<1_000_000).lazy.map { String(1_000_000 + $0).dropFirst() }.map(String.init)
            .filter { guess in !(-1...1).contains { code(password, steps: $0) == guess } }
        let refused = await withTaskGroup(of: RecordFailure.Code?.self) { group in
            for guess in wrong.prefix(100) {
                group.addTask {
                    await HoldersTests.code {
                        try await office.desk.approve(["act: x\n"], code: guess, in: session)
                    }
                }
            }
            return await group.reduce(into: [RecordFailure.Code?]()) { $0.append($1) }
        }
        #expect(refused.filter { $0 == .codeRefused }.count == 10)
        #expect(refused.filter { $0 == .attemptsExhausted }.count == 90)
        #expect(await HoldersTests.code { try await open(code(password, steps: 1)) } == .attemptsExhausted)
        office.pass(15 * 60)
        // A right one takes back no more than itself.
        for guess in wrong.prefix(9) { #expect(await HoldersTests.code { try await open(guess) } == .sessionRefused) }
        _ = try await office.desk.approve(["act: x\n"], code: code(password), in: session)
        #expect(await HoldersTests.code { try await open(secret: 2) } == .sessionRefused)
        #expect(await HoldersTests.code { try await open(code(password, steps: 1)) } == .attemptsExhausted)
    }

    @Test("a code approves the acts that were shown together, each once, in that session, for two minutes")
    func approval() async throws {
        let (password, session, _) = try await enrol()
        let (_, other) = try await open(code(password, steps: 1))
        office.pass(60)
        let patient = PatientID(unchecked: "p-1")
        let acts = ["r", "s"].map { GraveAct.erase(.record(RecordID(unchecked: $0), of: patient)) }
        let everything = GraveAct.erase(.patient(patient))
        func refused(_ act: GraveAct, _ approval: Approval, in session: Session) async -> Bool {
            await HoldersTests.code {
                try await office.desk.requireApproval(of: act, approval, in: session)
            } == .approvalNeeded
        }
        let shown = code(password)
        let approval = Approval(
            nonce: try await office.desk.approve(acts.map(\.text), code: shown, in: session))
        #expect(
            await HoldersTests.code { try await office.desk.approve(acts.map(\.text), code: shown, in: session) }
                == .codeRefused, "it is used")
        #expect(await refused(everything, approval, in: session))
        #expect(await refused(acts[0], approval, in: other))
        for act in acts.reversed() { try await office.desk.requireApproval(of: act, approval, in: session) }
        for act in acts { #expect(await refused(act, approval, in: session), "once") }
        // A nonce that waits for a signature is no approval, nor is one that nobody drew.
        #expect(await refused(everything, Approval(nonce: office.desk.sessions.nonce(for: session)), in: session))
        #expect(await refused(everything, Approval(nonce: RandomBytes.make(32)), in: session))
        office.pass(30)
        let late = Approval(
            nonce: try await office.desk.approve([everything.text], code: code(password), in: session))
        office.pass(120)
        #expect(await refused(everything, late, in: session))
    }

    @Test(
        "acts are texts, at least one and at most sixteen",
        arguments: [[], [""], ["act: x"], ["\nact: x\n"]] as [[String]])
    func noActs(acts: [String]) async throws {
        let (password, session, _) = try await enrol()
        for acts in [acts, [String](repeating: "act: x\n", count: 17)] {
            #expect(
                await HoldersTests.code {
                    try await office.desk.approve(acts, code: code(password, steps: 1), in: session)
                } == .invalid)
        }
        // The code is not used up by that.
        _ = try await office.desk.approve(["act: x\n"], code: code(password, steps: 1), in: session)
    }

    @Test("the first one needs the unlock secret again, another one and its removal an approval")
    func change() async throws {
        _ = try await office.enrol()
        let (token, session) = try await open()
        let act = GraveAct.newOneTimePassword(office.patient)
        func require(_ approval: Approval?, _ secret: UInt8?) async throws {
            try await office.desk.requireApproval(
                ofWay: act, approval, secret: try secret.map { try HolderFixture.secret($0) }, in: session)
        }
        #expect(await HoldersTests.code { try await require(nil, nil) } == .approvalNeeded)
        #expect(await HoldersTests.code { try await require(nil, 2) } == .sessionRefused)
        try await require(nil, 1)
        let password = office.desk.makeOneTimePassword(in: session)
        try await office.desk.confirmOneTimePassword(
            code: code(password), in: #require(office.desk.sessions.session(token)))
        #expect(try await office.desk.approvalWays(of: office.patient) == [.oneTimePassword])
        #expect(await HoldersTests.code { try await require(nil, 1) } == .approvalNeeded)
        let nonce = try await office.desk.approve([act.text], code: code(password, steps: 1), in: session)
        try await require(Approval(nonce: nonce), nil)
        try await office.desk.removeOneTimePassword(of: office.patient)
        #expect(
            await HoldersTests.code { try await office.desk.removeOneTimePassword(of: office.patient) } == .notFound)
        _ = try await open()
    }

    @Test("a recovery code removes it, and a change of the password does not")
    func recovery() async throws {
        let (password, session, codes) = try await enrol()
        try await office.desk.change(
            office.patient, to: HolderFixture.secret(2), proof: .secret(HolderFixture.secret(1)), in: session)
        #expect(await HoldersTests.code { try await open(secret: 2) } == .codeNeeded)
        try await office.desk.change(
            office.patient, to: HolderFixture.secret(3), proof: .recovery(number: 2, codes[1]), in: nil)
        _ = try await open(secret: 3)
        #expect(await HoldersTests.code { try await open(code(password), secret: 1) } == .sessionRefused)
    }

    @Test("a key of the safe removes it, too")
    func offline() async throws {
        let safe = try ReaderKey.random()
        let office = try await HolderFixture(recipient: safe.publicKey)
        _ = try await office.enrol()
        let (token, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let password = office.desk.makeOneTimePassword(in: session)
        try await office.desk.confirmOneTimePassword(
            code: password.code(of: OneTimePassword.step(at: 1_800_000_000)),
            in: #require(office.desk.sessions.session(token)))
        let sealed = try await office.desk.sealedKeys(of: office.patient)
        try await office.desk.restore(sealed.recover(with: safe, secret: HolderFixture.secret(4)))
        _ = try await office.desk.open(office.patient, secret: HolderFixture.secret(4))
    }

    @Test("with key database, backup and KEK in hand, a thief makes its codes, and signs nothing with them")
    func thief() async throws {
        let (password, session, _) = try await enrol()
        try await office.store.backUp(to: office.folder.path("backup"))
        let secret = password.secret.withUnsafeBytes { Array($0) }
        #expect(try office.folder.files(holding: secret) == [], "without the KEK there is none")
        #expect(try office.folder.files(holding: Array(password.text.utf8)) == [])
        let stored = try #require(try await office.store.oneTimePassword(of: office.patient))
        let context = try WrappingContext(
            purpose: .oneTimePassword, ids: KeyContexts.oneTimePassword(of: office.patient))
        let stolen = OneTimePassword(try await office.wrapper.unwrap(stored.wrapped, context: context))
        #expect(stolen.text == password.text)

        // The thief's own process, on what was stolen: the code is right, and opens nothing without the secret.
        let desk = office.restarted()
        for guess in [2, 3] as [UInt8] {
            #expect(
                await HoldersTests.code {
                    try await desk.open(
                        office.patient, secret: HolderFixture.secret(guess), code: code(stolen, steps: 1))
                } == .sessionRefused)
        }
        let key = try #require(session.signer).secretBytes.withUnsafeBytes { Array($0) }
        #expect(try office.folder.files(holding: key) == [])
        // With a session that is stolen besides, it approves: the page says so.
        _ = try await office.desk.approve(["act: x\n"], code: code(stolen, steps: 1), in: session)
    }

    @Test("it is wrapped anew with all other keys when the KEK changes, and goes with an erasure")
    func rows() async throws {
        let (password, _, _) = try await enrol()
        var found: [StoredOneTimePassword] = []
        var cursor: Int64?
        repeat {
            let page = try await office.store.storedKeys(after: cursor, limit: 5)
            for case .oneTimePassword(let each) in page.keys { found.append(each) }
            cursor = page.cursor
        } while cursor != nil
        let stored = try #require(found.first)
        #expect(found.count == 1 && stored.holder == office.patient)
        let context = try WrappingContext(
            purpose: .oneTimePassword, ids: KeyContexts.oneTimePassword(of: office.patient))
        let again = try await office.wrapper.wrap(password.secret, context: context)
        #expect(try await office.store.replace(.oneTimePassword(stored), with: again))
        #expect(try await !office.store.replace(.oneTimePassword(stored), with: again), "it is another by now")
        _ = try await open(code(password, steps: 1))
        try await office.store.erase(.patient(PatientID(unchecked: "p-1")))
        #expect(try await office.store.oneTimePassword(of: office.patient) == nil)
    }
}
