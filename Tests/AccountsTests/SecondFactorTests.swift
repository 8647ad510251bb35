import Cryptography
import Dispatch
import Locking
import OneTimePasswords
import SQLDatabases
import Testing

@testable import Accounts

@Suite("The second factor")
struct SecondFactorTests {
    @Test("an authenticator is in use once it has shown a code, and then a code is needed")
    func enrolled() async throws {
        let fixture = try await Fixture()
        let admin = try await fixture.admin()
        #expect(admin.lacksSecondFactor)
        let offer = try await fixture.desk.offerOneTimePassword(of: admin.id, password: Fixture.password)
        #expect(offer.uri.hasPrefix("otpauth://totp/EHR%20ledger:root.admin?secret=\(offer.text)&"))
        // Offered is not in use.
        _ = try await fixture.signIn("root.admin")
        let (secret, codes) = try await fixture.enrol(admin)
        #expect(codes.count == 10 && Set(codes).count == 10)
        #expect(try await fixture.desk.account(admin.id).secondFactor == .oneTimePassword)
        #expect(await refusal { try await fixture.signIn("root.admin") } == .secondFactorNeeded)
        #expect(await refusal { try await fixture.signIn("root.admin", Fixture.wrong) } == .signInRefused)
        fixture.pass(30)
        let signedIn = try await fixture.signIn("root.admin", code: fixture.code(secret))
        #expect(signedIn.session.way == .passwordAndCode)
        // Neither the secret nor a code is in the database.
        let bytes = secret.secret.withUnsafeBytes { Array($0) }
        let contents = try await fixture.stored()
        #expect(!contents.contains(bytes) && !contents.contains(Array(secret.text.utf8)))
        for code in codes { #expect(!contents.contains(Array(code.utf8))) }
    }

    @Test("RFC 6238's secret gives its codes here too, at its times")
    func vectors() throws {
        let secret = OneTimePassword(SecretBytes(copying: Array("12345678901234567890".utf8)))
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] as [(UInt64, String)]
        {
            #expect(secret.code(of: OneTimePassword.step(at: time)) == code)
        }
    }

    @Test("a code works once, also when it is shown many times at once; so does a code for a lost device")
    func once() async throws {
        let fixture = try await Fixture()
        let (secret, codes) = try await fixture.enrol(try await fixture.admin())
        let device = try await {
            fixture.pass(30)
            return try await fixture.signIn("root.admin", code: fixture.code(secret)).device
        }()
        #expect(
            await refusal { try await fixture.signIn("root.admin", code: fixture.code(secret), device: device) }
                == .codeRefused)
        for _ in 0..<3 {
            fixture.pass(3600)
            let code = fixture.code(secret)
            let outcome = await together(8) { _ = try await fixture.signIn("root.admin", code: code, device: device) }
            #expect(outcome.done == 1)
            #expect(outcome.refused.isSubset(of: [.codeRefused, .tooManyAttempts]))
        }
        for code in codes.prefix(3) {
            fixture.pass(86_400)
            let outcome = await together(8) { _ = try await fixture.signIn("root.admin", code: code, device: device) }
            #expect(outcome.done == 1)
        }
        #expect(try await fixture.desk.lostDeviceCodesLeft(of: fixture.signInAccount("root.admin")) == 7)
        #expect(try await fixture.kinds().filter { $0 == .lostDeviceCodeUsed }.count == 3)
    }

    @Test("who knows the password guesses few codes, from however many addresses")
    func guesses() async throws {
        let fixture = try await Fixture()
        let (secret, _) = try await fixture.enrol(try await fixture.admin())
        fixture.pass(30)
        let device = try await fixture.signIn("root.admin", code: fixture.code(secret)).device
        fixture.pass(30)
        var looked = 0
        for number in 0..<200 {
            // Never the code of now.
            let wrong = fixture.code(secret) == "000000" ? "111111" : "000000"
            let refused = await refusal {
                try await fixture.signIn("root.admin", code: wrong, from: "10.1.\(number >> 8).\(number & 255)")
            }
            if refused == .codeRefused { looked += 1 }
        }
        #expect(looked == 5)
        #expect(
            await refusal { try await fixture.signIn("root.admin", code: fixture.code(secret)) } == .tooManyAttempts)
        // A device that is known has a count of its own.
        _ = try await fixture.signIn("root.admin", code: fixture.code(secret), device: device)
    }

    @Test("an offer ends after ten minutes, with a new password, and after its first code")
    func offers() async throws {
        let fixture = try await Fixture()
        let admin = try await fixture.admin()
        let caller = Caller(admin)
        func offered() async throws -> OneTimePassword {
            let offer = try await fixture.desk.offerOneTimePassword(of: admin.id, password: Fixture.password)
            var bytes = try #require(Base32.decode(offer.text))
            return OneTimePassword(SecretBytes(movingFrom: &bytes))
        }
        func confirm(_ secret: OneTimePassword) async -> AccountFailure.Code? {
            let code = fixture.code(secret)
            return await refusal {
                try await fixture.desk.confirmOneTimePassword(of: admin.id, code: code, by: caller)
            }
        }
        #expect(
            await refusal { try await fixture.desk.offerOneTimePassword(of: admin.id, password: Fixture.wrong) }
                == .signInRefused)
        let late = try await offered()
        fixture.pass(600)
        #expect(await confirm(late) == .notFound)
        let replaced = try await offered()
        let current = try await offered()
        #expect(await confirm(replaced) == .codeRefused)
        #expect(await confirm(current) == nil)
        #expect(await confirm(current) == .notFound)
    }

    @Test("an admin removes another's second factor, never their own, and a holder's is not kept here")
    func removed() async throws {
        let fixture = try await Fixture()
        let (one, two) = (try await fixture.admin(), try await fixture.admin("second.admin"))
        _ = try await fixture.enrol(one)
        #expect(
            await refusal {
                try await fixture.desk.removeSecondFactor(of: one.id, ifVersion: nil, by: Caller(one))
            } == .forbidden)
        let changed = try await fixture.desk.removeSecondFactor(of: one.id, ifVersion: nil, by: Caller(two))
        #expect(changed.lacksSecondFactor)
        _ = try await fixture.signIn("root.admin")

        let ada = try await fixture.person(.patient, "ada")
        #expect(
            await refusal { try await fixture.desk.offerOneTimePassword(of: ada.id, password: Fixture.password) }
                == .invalid)
        try await fixture.desk.noteSecondFactor(atEncryptionService: true, of: ada.id, by: Caller(ada))
        #expect(try await fixture.desk.account(ada.id).secondFactor == .encryptionService)
        _ = try await fixture.signIn("ada")
        try await fixture.desk.noteSecondFactor(atEncryptionService: false, of: ada.id, by: Caller(ada))
        #expect(try await fixture.desk.account(ada.id).secondFactor == .none)
    }

    @Test("a new password keeps the authenticator, and a recovery needs a code for a lost device and takes it away")
    func passwords() async throws {
        let fixture = try await Fixture()
        let admin = try await fixture.admin()
        _ = try await fixture.admin("second.admin")
        let (secret, codes) = try await fixture.enrol(admin)
        fixture.pass(30)
        let signedIn = try await fixture.signIn("root.admin", code: fixture.code(secret))
        try await fixture.desk.changePassword(
            from: Fixture.password, to: Fixture.otherPassword, keeping: signedIn.session.id, device: nil,
            by: Caller(admin))
        fixture.pass(30)
        _ = try await fixture.signIn("root.admin", Fixture.otherPassword, code: fixture.code(secret))

        let link = try await fixture.desk.link(for: admin.id, by: .machineOperator)
        #expect(try await fixture.desk.invitee(of: link).needsCode)
        for code in [nil, "", fixture.code(secret), "00000-00000-00000-00000-000000"] {
            #expect(
                await refusal {
                    try await fixture.desk.follow(
                        link, name: nil, password: Fixture.password, code: code, from: fixture.place())
                } == .codeRefused)
        }
        let account = try await fixture.desk.follow(
            link, name: nil, password: Fixture.password, code: codes[0].lowercased(), from: fixture.place())
        #expect(account.lacksSecondFactor && account.recoveringSince == nil)
        _ = try await fixture.signIn("root.admin")
        #expect(try await fixture.desk.lostDeviceCodesLeft(of: admin.id) == 0)
    }

    @Test("an authenticator that comes into use while the password is changed is not lost: the change is refused")
    func raced() async throws {
        let fixture = try await Fixture()
        let admin = try await fixture.admin()
        // The salt of a hash is the first thing drawn after the old password was checked.
        let (isArmed, isDrawing, release) = (LockedValue(false), LockedValue(false), DispatchSemaphore(value: 0))
        let desk = AccountDesk(
            fixture.database, settings: fixture.desk.settings, now: { [time = fixture.time] in time.withLock { $0 } },
            random: { count in
                if isArmed.withLock({ $0 }), count == 16 {
                    isDrawing.withLock { $0 = true }
                    release.wait()
                }
                return RandomBytes.make(count)
            })
        let offer = try await desk.offerOneTimePassword(of: admin.id, password: Fixture.password)
        var bytes = try #require(Base32.decode(offer.text))
        let secret = OneTimePassword(SecretBytes(movingFrom: &bytes))
        isArmed.withLock { $0 = true }
        let changing = Task {
            await refusal {
                try await desk.changePassword(
                    from: Fixture.password, to: Fixture.otherPassword, keeping: "", device: nil, by: Caller(admin))
            }
        }
        while !isDrawing.withLock({ $0 }) { await Task.yield() }
        _ = try await desk.confirmOneTimePassword(of: admin.id, code: fixture.code(secret), by: Caller(admin))
        isArmed.withLock { $0 = false }
        release.signal()
        #expect(await changing.value == .staleVersion)
        fixture.pass(30)
        _ = try await fixture.signIn("root.admin", code: fixture.code(secret))
    }
}

extension Fixture {
    func signInAccount(_ name: String) async throws -> String {
        try await database.read { connection in
            try #require(try connection.row("SELECT id FROM accounts WHERE sign_in_name = $1", .text(name))).text("id")
        }
    }
}
