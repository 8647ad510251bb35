import Cryptography
import Locking
import Testing

@testable import Accounts

@Suite("Sign-in")
struct SignInTests {
    @Test("the right password opens a session, whose token and device are not in the database")
    func right() async throws {
        let fixture = try await Fixture()
        let account = try await fixture.person(.patient, "ada")
        let signedIn = try await fixture.signIn("ADA")
        #expect(signedIn.account == account)
        #expect(signedIn.session.way == .password)
        let found = try await fixture.desk.session(signedIn.token)
        #expect(found.account == account && found.session == signedIn.session)
        let contents = try await fixture.stored()
        for secret in [signedIn.token.text, signedIn.device.text, "correct horse battery staple"] {
            #expect(!contents.contains(Array(secret.utf8)))
            #expect(!contents.contains(Hex.decode(secret) ?? [0xFF, 0, 0xFF, 0]))
        }
        #expect(contents.contains(signedIn.token.digest))
    }

    @Test("wrong passwords, unknown names and accounts that cannot be signed in to are answered alike")
    func alike() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        _ = try await fixture.person(.service, "machine")
        _ = try await fixture.desk.erase(try await fixture.person(.patient, "gone").id, by: .machineOperator)
        var failures: Set<String> = []
        for (name, password) in [
            ("ada", Fixture.wrong), ("nobody", Fixture.password), ("no name!", Fixture.password),
            ("gone", Fixture.password), ("machine", Fixture.password), ("", Fixture.password),
            ("ada", SecretBytes(copying: [UInt8](repeating: 1, count: 5000))),
        ] {
            let failure = await #expect(throws: AccountFailure.self) { try await fixture.signIn(name, password) }
            #expect(failure?.code == .signInRefused)
            failures.insert("\(failure.map { "\($0)" } ?? "")")
        }
        #expect(failures.count == 1)
        // Who is suspended is told so only after the right password.
        _ = try await fixture.desk.suspend(ada.id, ifVersion: nil, by: .machineOperator)
        #expect(await refusal { try await fixture.signIn("ada", Fixture.wrong) } == .signInRefused)
        #expect(await refusal { try await fixture.signIn("ada") } == .suspended)
    }

    @Test("a stranger's failures keep neither the owner's address nor their device out, and stop the stranger")
    func strangers() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.person(.patient, "ada")
        let device = try await fixture.signIn("ada").device
        var refused: [AccountFailure.Code?] = []
        for _ in 0..<20 {
            refused.append(await refusal { try await fixture.signIn("ada", Fixture.wrong, from: "203.0.113.9") })
        }
        #expect(refused.prefix(5).allSatisfy { $0 == .signInRefused })
        #expect(refused.dropFirst(5).allSatisfy { $0 == .tooManyAttempts })
        // The stranger has guessed it, and still waits.
        #expect(await refusal { try await fixture.signIn("ada", from: "203.0.113.9") } == .tooManyAttempts)
        _ = try await fixture.signIn("ada", from: "192.0.2.200")
        // The owner sits where the stranger does, at a device that is known.
        let known = try await fixture.signIn("ada", device: device, from: "203.0.113.9")
        #expect(known.device.text == device.text)
        fixture.pass(15)
        _ = try await fixture.signIn("ada", from: "203.0.113.9")
    }

    @Test("a thousand guesses from two hundred addresses do not keep the owner out, nor fill the audit")
    func flood() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.person(.patient, "ada")
        let device = try await fixture.signIn("ada").device
        for number in 0..<200 {
            for _ in 0..<5 {
                let address = "10.0.\(number >> 8).\(number & 255)"
                #expect(
                    await refusal { try await fixture.signIn("ada", Fixture.wrong, from: address) } == .signInRefused)
            }
        }
        _ = try await fixture.signIn("ada", device: device, from: "10.0.0.1")
        _ = try await fixture.signIn("ada", from: "192.0.2.9")
        let failed = try await fixture.desk.audit(.all, limit: 200).filter { $0.kind == .signInFailed }
        let noted = failed.reversed().compactMap { $0.detail["attempts"] }
        #expect(noted == (1...10).map { "\($0)" } + ["16", "32", "64", "128", "256", "512"])
    }

    @Test("a stolen device token is good for few guesses, and another account's for none")
    func devices() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.person(.patient, "ada")
        _ = try await fixture.person(.patient, "eve")
        let ada = try await fixture.signIn("ada").device
        let eve = try await fixture.signIn("eve").device
        var tried = 0
        for _ in 0..<30
        where await refusal({
            try await fixture.signIn("ada", Fixture.wrong, device: ada, from: "203.0.113.\(tried)")
        }) == .signInRefused { tried += 1 }
        #expect(tried == 10)
        // The owner's other ways are open.
        _ = try await fixture.signIn("ada")
        var strangers = 0
        for _ in 0..<30
        where await refusal({
            try await fixture.signIn("ada", Fixture.wrong, device: eve, from: "198.51.100.1")
        }) == .signInRefused { strangers += 1 }
        #expect(strangers == 5)
    }

    @Test("a device is forgotten after half a year, and after a change of the password")
    func forgotten() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        let device = try await fixture.signIn("ada").device
        #expect(try await fixture.signIn("ada", device: device).device.text == device.text)
        fixture.pass(AccountLimits.deviceAge)
        #expect(try await fixture.signIn("ada", device: device).device.text != device.text)
        for _ in 0..<30 { _ = try await fixture.signIn("ada") }
        #expect(try await fixture.count("account_devices") == Int64(AccountLimits.devices))
        let current = try await fixture.signIn("ada")
        try await fixture.desk.changePassword(
            from: Fixture.password, to: Fixture.otherPassword, keeping: current.session.id, device: current.device,
            by: Caller(ada))
        #expect(try await fixture.count("account_devices") == 1)
    }

    @Test("a hash that costs too little is made anew, with the second factor under it")
    func raised() async throws {
        let fixture = try await Fixture()
        let admin = try await fixture.admin()
        let (secret, _) = try await fixture.enrol(admin)
        var settings = fixture.desk.settings
        settings.scrypt = try Scrypt(n: 8, r: 1, p: 1)
        let raised = AccountDesk(
            fixture.database, settings: settings, now: { [time = fixture.time] in time.withLock { $0 } })
        for _ in 0..<2 {
            fixture.pass(30)
            _ = try await raised.signIn(
                SignInAttempt(
                    name: "root.admin", password: Fixture.password, code: fixture.code(secret), place: fixture.place()))
            #expect(try await fixture.count("accounts", where: "password LIKE '$scrypt$ln=3,%'") == 1)
        }
        #expect(try await fixture.desk.account(admin.id).version == admin.version + 1)
    }

    @Test("when too many hash, it says when to come again, and counts nothing against who asked")
    func busy() async throws {
        let fixture = try await Fixture(gate: HashingGate(width: 1, places: 0, placesOfName: 0))
        _ = try await fixture.person(.patient, "ada")
        let outcome = await together(50) { _ = try await fixture.signIn("ada") }
        #expect(outcome.done >= 1)
        #expect(outcome.refused.isSubset(of: [.busy, .tooManyAttempts]))
        let failure = AccountFailure(.busy, retryAfter: HashingGate.patience)
        #expect(failure.retryAfter == 5)
        fixture.pass(3600)
        _ = try await fixture.signIn("ada")
    }
}
