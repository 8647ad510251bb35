import Cryptography
import SQLDatabases
import Testing

@testable import Accounts

@Suite("Links and registration")
struct LinkTests {
    private func doctor(_ fixture: Fixture, by caller: Caller = .machineOperator) async throws -> (Account, BearerToken)
    {
        let new = NewAccount(.doctor, holder: LedgerHolder(.doctor, "d-1"), displayName: try DisplayName("Dora Doctor"))
        let (account, link) = try await fixture.desk.invite(new, by: caller)
        return (account, try #require(link))
    }

    @Test("who is invited chooses name and password, once, in seven days")
    func invited() async throws {
        let fixture = try await Fixture()
        let (account, link) = try await doctor(fixture)
        #expect(account.state == .invited && account.signInName == nil)
        let invitee = try await fixture.desk.invitee(of: link)
        #expect(invitee.purpose == .invitation && invitee.role == .doctor && invitee.displayName == "Dora Doctor")
        #expect(
            await refusal {
                try await fixture.desk.follow(
                    link, name: SignInName("dora"), password: .init(copying: []), from: fixture.place())
            } == .weakPassword)
        #expect(
            await refusal {
                try await fixture.desk.follow(link, name: nil, password: Fixture.password, from: fixture.place())
            } == .invalid)
        let active = try await fixture.desk.follow(
            link, name: SignInName("Dora"), password: Fixture.password, from: fixture.place())
        #expect(active.state == .active && active.signInName == "dora" && active.holder?.text == "doctor:d-1")
        _ = try await fixture.signIn("dora")
        #expect(await refusal { try await fixture.desk.invitee(of: link) } == .linkRefused)
        #expect(try await !fixture.stored().contains(Array(link.text.utf8)))
    }

    @Test("a link that is followed many times at once makes one account active, once")
    func once() async throws {
        let fixture = try await Fixture()
        for round in 0..<3 {
            let new = NewAccount(
                .patient, holder: LedgerHolder(.patient, "p-\(round)"), displayName: try DisplayName("Pat"))
            let link = try #require(try await fixture.desk.invite(new, by: .machineOperator).link)
            let outcome = await together(8) {
                _ = try await fixture.desk.follow(
                    link, name: SignInName("pat.\(round)"), password: Fixture.password, from: fixture.place())
            }
            #expect(outcome.done == 1 && outcome.refused == [.linkRefused])
        }
        #expect(try await fixture.kinds().filter { $0 == .invitationAccepted }.count == 3)
    }

    @Test("a link ends after seven days, and with a later one")
    func ended() async throws {
        let fixture = try await Fixture()
        let (account, first) = try await doctor(fixture)
        let second = try await fixture.desk.link(for: account.id, by: .machineOperator)
        #expect(await refusal { try await fixture.desk.invitee(of: first) } == .linkRefused)
        fixture.pass(7 * 86_400 - 1)
        _ = try await fixture.desk.invitee(of: second)
        fixture.pass(1)
        #expect(await refusal { try await fixture.desk.invitee(of: second) } == .linkRefused)
        #expect(try await fixture.desk.sweep() == 1)
        let unknown = try #require(BearerToken(String(repeating: "0", count: 64)))
        #expect(await refusal { try await fixture.desk.invitee(of: unknown) } == .linkRefused)
    }

    @Test("registrars invite patients and doctors and nobody else, and others nobody")
    func inviters() async throws {
        let fixture = try await Fixture()
        let registrar = Caller(try await fixture.person(.registrar, "registrar"))
        let dora = Caller(try await fixture.person(.doctor, "dora"))
        for role in Account.Role.allCases {
            let ledger: LedgerHolder.Role? = role == .patient ? .patient : role == .doctor ? .doctor : nil
            let new = NewAccount(
                role, holder: ledger.flatMap { LedgerHolder($0, "new") }, displayName: try DisplayName("N"))
            #expect(await refusal { try await fixture.desk.invite(new, by: dora) } == .forbidden)
            let refused = await refusal { try await fixture.desk.invite(new, by: registrar) }
            #expect(refused == (ledger == nil ? .forbidden : nil))
        }
        let taken = NewAccount(.patient, holder: LedgerHolder(.patient, "new"), displayName: try DisplayName("N"))
        #expect(await refusal { try await fixture.desk.invite(taken, by: registrar) } == .taken)
    }

    @Test("a recovery sets a password, ends sessions, and marks a holder until the key is wrapped anew")
    func recovery() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        let session = try await fixture.signIn("ada")
        let link = try await fixture.desk.link(for: ada.id, by: .machineOperator)
        // Made is not followed.
        _ = try await fixture.desk.session(session.token)
        _ = try await fixture.signIn("ada")
        let changed = try await fixture.desk.follow(
            link, name: SignInName("other.name"), password: Fixture.otherPassword, from: fixture.place())
        #expect(changed.signInName == "ada" && changed.recoveringSince == fixture.now)
        #expect(await refusal { try await fixture.desk.session(session.token) } == .sessionEnded)
        #expect(await refusal { try await fixture.signIn("ada") } == .signInRefused)
        #expect(try await fixture.signIn("ada", Fixture.otherPassword).account.recoveringSince != nil)
        try await fixture.desk.recovered(ada.id, keeping: nil, by: Caller(ada))
        #expect(try await fixture.desk.account(ada.id).recoveringSince == nil)
        #expect(try await fixture.kinds().suffix(1) == [.recovered])
    }

    @Test("patients register where that is open, each name and pseudonym once, and one address not without end")
    func registration() async throws {
        let closed = try await Fixture()
        #expect(
            await refusal {
                try await closed.desk.register(
                    name: SignInName("ada"), displayName: DisplayName("Ada"), password: Fixture.password,
                    from: closed.place())
            } == .registrationClosed)
        let fixture = try await Fixture { $0.isSelfRegistrationOpen = true }
        @Sendable func register(_ name: String, from address: String = "192.0.2.1") async throws -> Account {
            try await fixture.desk.register(
                name: SignInName(name), displayName: DisplayName("Ada"), password: Fixture.password,
                from: fixture.place(address))
        }
        let ada = try await register("ada")
        #expect(ada.role == .patient && ada.state == .active && ada.holder?.id.count == 32)
        #expect(await refusal { try await register("ADA") } == .taken)
        let outcome = await together(8) { _ = try await register("eve") }
        #expect(outcome.done == 1 && outcome.refused == [.taken])
        var made = 0
        for number in 0..<150 where await refusal({ try await register("x.\(number)") }) == nil { made += 1 }
        #expect(made == 90)
        _ = try await register("elsewhere", from: "198.51.100.1")
    }
}
