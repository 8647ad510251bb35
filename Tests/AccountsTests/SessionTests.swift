import Cryptography
import SQLDatabases
import Testing

@testable import Accounts

@Suite("Sessions")
struct SessionTests {
    @Test("a session ends a quarter of an hour after its last use, and after eight hours whatever happens")
    func expiry() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.person(.patient, "ada")
        let token = try await fixture.signIn("ada").token
        fixture.pass(899)
        _ = try await fixture.desk.session(token)
        fixture.pass(900)
        #expect(await refusal { try await fixture.desk.session(token) } == .sessionEnded)

        let long = try await fixture.signIn("ada").token
        for _ in 0..<(8 * 6 - 1) {
            fixture.pass(600)
            _ = try await fixture.desk.session(long)
        }
        fixture.pass(600)
        #expect(await refusal { try await fixture.desk.session(long) } == .sessionEnded)
        #expect(try await fixture.desk.sweep() >= 2)
        #expect(try await fixture.count("account_sessions") == 0)
    }

    @Test("the last use is written once a minute, and no request writes otherwise")
    func written() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        let token = try await fixture.signIn("ada").token
        var seen: Set<Int64> = []
        for _ in 0..<120 {
            fixture.pass(1)
            _ = try await fixture.desk.session(token)
            seen.insert(try await fixture.desk.sessions(of: ada.id)[0].usedAt)
        }
        #expect(seen == [Fixture.start, Fixture.start + 60, Fixture.start + 120])
    }

    @Test("an owner lists and ends sessions, and nobody else's")
    func owner() async throws {
        let fixture = try await Fixture()
        let (ada, eve) = (try await fixture.person(.patient, "ada"), try await fixture.person(.patient, "eve"))
        let first = try await fixture.desk.signIn(
            SignInAttempt(
                name: "ada", password: Fixture.password,
                place: fixture.place("192.0.2.200", agent: "Mozilla/5.0 (X11; Linux) Firefox/1")))
        let second = try await fixture.signIn("ada")
        let listed = try await fixture.desk.sessions(of: ada.id)
        #expect(Set(listed.map(\.id)) == [first.session.id, second.session.id])
        #expect(listed.first { $0.id == first.session.id }?.agent == "Firefox, Linux")
        #expect(listed.first { $0.id == first.session.id }?.network == "192.0.2.0/24")
        #expect(await refusal { try await fixture.desk.endSession(first.session.id, by: Caller(eve)) } == .notFound)
        try await fixture.desk.endSession(first.session.id, by: Caller(ada))
        #expect(await refusal { try await fixture.desk.endSession(first.session.id, by: Caller(ada)) } == .notFound)
        #expect(await refusal { try await fixture.desk.session(first.token) } == .sessionEnded)
        _ = try await fixture.desk.session(second.token)
        let third = try await fixture.signIn("ada")
        try await fixture.desk.endOtherSessions(
            than: third.session.id, device: third.device, by: Caller(ada))
        #expect(try await fixture.desk.sessions(of: ada.id).map(\.id) == [third.session.id])
        #expect(try await fixture.kinds().filter { $0 == .sessionEnded }.count == 2)
    }

    @Test("an account has at most 32, and the one that was used longest ago makes room")
    func crowd() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        let first = try await fixture.signIn("ada")
        for _ in 0..<AccountLimits.sessions {
            fixture.pass(1)
            _ = try await fixture.signIn("ada")
        }
        #expect(try await fixture.desk.sessions(of: ada.id).count == AccountLimits.sessions)
        #expect(await refusal { try await fixture.desk.session(first.token) } == .sessionEnded)
    }

    @Test("what a session keeps opens with its own token alone, and is gone with it")
    func secrets() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        let (one, two) = (try await fixture.signIn("ada"), try await fixture.signIn("ada"))
        let secret = SecretBytes.random(count: 64)
        #expect(try await fixture.desk.session(one.token).secret == nil)
        try await fixture.desk.keep(secret, in: one.token)
        #expect(try await fixture.desk.session(one.token).secret == secret)
        #expect(try await fixture.desk.session(two.token).secret == nil)
        #expect(try await !fixture.stored().contains(secret.withUnsafeBytes { Array($0) }))

        // Moved to another session it does not open there.
        _ = try await fixture.database.write { connection in
            try connection.execute(
                """
                UPDATE account_sessions SET nonce = (SELECT nonce FROM account_sessions WHERE id = $1),
                    sealed = (SELECT sealed FROM account_sessions WHERE id = $1) WHERE id = $2
                """, .text(one.session.id), .text(two.session.id))
        }
        #expect(await refusal { try await fixture.desk.session(two.token) } == .databaseDamaged)
        try await fixture.desk.forgetSecret(in: one.token)
        #expect(try await fixture.desk.session(one.token).secret == nil)
        try await fixture.desk.endSession(one.session.id, by: Caller(ada))
        #expect(await refusal { try await fixture.desk.keep(secret, in: one.token) } == .sessionEnded)
    }

    @Test("a new password, a suspension, another role and erasure end sessions")
    func ended() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        let (kept, other) = (try await fixture.signIn("ada"), try await fixture.signIn("ada"))
        #expect(
            await refusal {
                try await fixture.desk.changePassword(
                    from: Fixture.wrong, to: Fixture.otherPassword, keeping: kept.session.id, device: nil,
                    by: Caller(ada))
            } == .signInRefused)
        try await fixture.desk.changePassword(
            from: Fixture.password, to: Fixture.otherPassword, keeping: kept.session.id, device: kept.device,
            by: Caller(ada))
        _ = try await fixture.desk.session(kept.token)
        #expect(await refusal { try await fixture.desk.session(other.token) } == .sessionEnded)
        #expect(await refusal { try await fixture.signIn("ada") } == .signInRefused)
        _ = try await fixture.signIn("ada", Fixture.otherPassword)
        _ = try await fixture.desk.suspend(ada.id, ifVersion: nil, by: .machineOperator)
        #expect(await refusal { try await fixture.desk.session(kept.token) } == .sessionEnded)

        let second = try await fixture.admin("second.admin")
        _ = try await fixture.admin("third.admin")
        let token = try await fixture.signIn("second.admin").token
        var change = AccountChange()
        change.role = .auditor
        _ = try await fixture.desk.change(second.id, change, ifVersion: nil, by: .machineOperator)
        #expect(await refusal { try await fixture.desk.session(token) } == .sessionEnded)
        let auditor = try await fixture.signIn("second.admin").token
        _ = try await fixture.desk.erase(second.id, by: .machineOperator)
        #expect(await refusal { try await fixture.desk.session(auditor) } == .sessionEnded)
    }
}
