import Cryptography
import SQLDatabases
import Testing

@testable import Accounts

@Suite("Administration")
struct AdministrationTests {
    @Test("the first admin is made once, and another one only where that is asked for")
    func firstAdmin() async throws {
        let fixture = try await Fixture()
        func make(_ name: String, another: Bool = false) async -> AccountFailure.Code? {
            await refusal {
                try await fixture.desk.makeFirstAdmin(
                    name: SignInName(name), displayName: DisplayName("Ruth"), password: Fixture.password,
                    another: another)
            }
        }
        let weak = await refusal {
            try await fixture.desk.makeFirstAdmin(
                name: SignInName("root"), displayName: DisplayName("Ruth"), password: .init(copying: []))
        }
        #expect(weak == .weakPassword)
        #expect(await make("root") == nil)
        #expect(await make("root") == .taken)
        #expect(await make("other") == .taken)
        #expect(await make("other", another: true) == nil)
        #expect(await make("OTHER", another: true) == .taken)
    }

    @Test("two first admins at once are one")
    func raced() async throws {
        let fixture = try await Fixture()
        let outcome = await together(6) {
            _ = try await fixture.desk.makeFirstAdmin(
                name: SignInName("root"), displayName: DisplayName("Ruth"), password: Fixture.password)
        }
        #expect(outcome.done == 1 && outcome.refused == [.taken])
    }

    @Test("each change raises the version, and a change of another version is refused")
    func versions() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let ada = try await fixture.person(.patient, "ada")
        #expect(ada.version == 2)
        var change = AccountChange()
        change.displayName = try DisplayName("Ada King")
        let changed = try await fixture.desk.change(ada.id, change, ifVersion: ada.version, by: admin)
        #expect(changed.version == 3 && changed.displayName == "Ada King")
        let name = change
        let stale: [() async throws -> Account] = [
            { try await fixture.desk.change(ada.id, name, ifVersion: 2, by: admin) },
            { try await fixture.desk.suspend(ada.id, ifVersion: 2, by: admin) },
            { try await fixture.desk.resume(ada.id, ifVersion: 4, by: admin) },
        ]
        for act in stale { #expect(await refusal(act) == .staleVersion) }
        let outcome = await together(8) { _ = try await fixture.desk.change(ada.id, name, ifVersion: 3, by: admin) }
        #expect(outcome.done == 1 && outcome.refused == [.staleVersion])
        #expect(await refusal { try await fixture.desk.account("nobody") } == .notFound)
    }

    @Test("only admins and the operator govern accounts, and nobody their own")
    func rules() async throws {
        let fixture = try await Fixture()
        let admin = try await fixture.admin()
        let ada = try await fixture.person(.patient, "ada")
        var change = AccountChange()
        change.displayName = try DisplayName("Eve")
        let named = change
        for role in [Account.Role.patient, .doctor, .registrar, .auditor, .service] {
            let other = try await fixture.person(role, "other.\(role.rawValue)")
            let caller = Caller(other)
            #expect(
                await refusal { try await fixture.desk.change(ada.id, named, ifVersion: nil, by: caller) } == .forbidden
            )
            #expect(await refusal { try await fixture.desk.suspend(ada.id, ifVersion: nil, by: caller) } == .forbidden)
            #expect(await refusal { try await fixture.desk.resume(ada.id, ifVersion: nil, by: caller) } == .forbidden)
            #expect(await refusal { try await fixture.desk.erase(ada.id, by: caller) } == .forbidden)
            #expect(await refusal { try await fixture.desk.link(for: ada.id, by: caller) } == .forbidden)
            #expect(await refusal { try await fixture.desk.accounts(by: caller) } == .forbidden)
            #expect(
                await refusal { try await fixture.desk.change(other.id, named, ifVersion: nil, by: caller) }
                    == .forbidden)
        }
        #expect(
            await refusal { try await fixture.desk.suspend(admin.id, ifVersion: nil, by: Caller(admin)) } == .forbidden)
        var listing = AccountChange()
        listing.isListed = true
        let own = listing
        _ = try await fixture.desk.change(ada.id, own, ifVersion: nil, by: Caller(ada))
        #expect(try await fixture.desk.search("Person", role: .patient, by: .machineOperator).entries[0].isListed)
    }

    @Test("roles change only among those who are nobody on the ledger")
    func roles() async throws {
        let fixture = try await Fixture()
        let (admin, ada) = (Caller(try await fixture.admin()), try await fixture.person(.patient, "ada"))
        let auditor = try await fixture.person(.auditor, "auditor")
        func change(_ account: Account, _ role: Account.Role) async -> AccountFailure.Code? {
            var change = AccountChange()
            change.role = role
            let asked = change
            return await refusal { try await fixture.desk.change(account.id, asked, ifVersion: nil, by: admin) }
        }
        for role in [Account.Role.doctor, .admin, .auditor, .service] { #expect(await change(ada, role) == .invalid) }
        for role in [Account.Role.patient, .doctor, .service] { #expect(await change(auditor, role) == .invalid) }
        #expect(await change(auditor, .admin) == nil)
        let entry = try await fixture.desk.audit(.all, limit: 1)[0]
        #expect(entry.kind == .roleChanged && entry.detail == ["from": "auditor", "to": "admin"])
        let wrong: [(Account.Role, LedgerHolder?)] = [
            (.patient, nil), (.patient, LedgerHolder(.doctor, "d")), (.doctor, LedgerHolder(.patient, "p")),
            (.admin, LedgerHolder(.doctor, "d")), (.auditor, LedgerHolder(.registrar, "r")),
            (.registrar, LedgerHolder(.doctor, "d")), (.service, LedgerHolder(.institution, "i")),
        ]
        for (role, holder) in wrong {
            let name = try DisplayName("N")
            #expect(
                await refusal {
                    try await fixture.desk.invite(NewAccount(role, holder: holder, displayName: name), by: admin)
                } == .invalid)
        }
    }

    @Test("the last active admin stays one")
    func lastAdmin() async throws {
        let fixture = try await Fixture()
        let (one, two) = (try await fixture.admin(), try await fixture.admin("second.admin"))
        _ = try await fixture.desk.suspend(two.id, ifVersion: nil, by: Caller(one))
        var change = AccountChange()
        change.role = .auditor
        let asked = change
        #expect(
            await refusal { try await fixture.desk.suspend(one.id, ifVersion: nil, by: .machineOperator) } == .forbidden
        )
        #expect(
            await refusal { try await fixture.desk.change(one.id, asked, ifVersion: nil, by: .machineOperator) }
                == .forbidden)
        #expect(await refusal { try await fixture.desk.erase(one.id, by: Caller(one)) } == .forbidden)
        _ = try await fixture.desk.resume(two.id, ifVersion: nil, by: Caller(one))
        _ = try await fixture.desk.erase(one.id, by: Caller(one))
    }

    @Test("suspended is out until resumed, whatever they hold; who never accepted is invited again")
    func suspended() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let new = NewAccount(.doctor, holder: LedgerHolder(.doctor, "d-1"), displayName: try DisplayName("Dora"))
        let (dora, link) = try await fixture.desk.invite(new, by: admin)
        _ = try await fixture.desk.suspend(dora.id, ifVersion: nil, by: admin)
        let followed = try #require(link)
        #expect(
            await refusal {
                try await fixture.desk.follow(
                    followed, name: SignInName("dora"), password: Fixture.password, from: fixture.place())
            } == .linkRefused)
        #expect(await refusal { try await fixture.desk.link(for: dora.id, by: admin) } == .invalid)
        #expect(try await fixture.desk.resume(dora.id, ifVersion: nil, by: admin).state == .invited)
        let again = try await fixture.desk.link(for: dora.id, by: admin)
        let active = try await fixture.desk.follow(
            again, name: SignInName("dora"), password: Fixture.password, from: fixture.place())
        #expect(active.state == .active)
        #expect(try await fixture.kinds().contains(.accountResumed))
    }

    @Test("erasure leaves an id, and nothing that says whose it was")
    func erased() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada.lovelace", display: "Ada Lovelace", holder: "pseudonym-1")
        let caller = Caller(ada)
        let signedIn = try await fixture.signIn("ada.lovelace")
        #expect(try await fixture.stored().contains(Array("Lovelace".utf8)))
        _ = try await fixture.desk.pairingCode(by: caller)
        _ = try await fixture.desk.link(for: ada.id, by: .machineOperator)
        let left = try await fixture.desk.erase(ada.id, by: caller)
        #expect(left.state == .erased && left.holder == nil && left.displayName == nil && left.signInName == nil)
        #expect(!left.hasPassword)
        for table in ["account_sessions", "account_devices", "pairing_codes", "account_links", "directory"] {
            #expect(try await fixture.count(table) == 0, "\(table)")
        }
        let contents = try await fixture.stored()
        for word in ["lovelace", "Lovelace", " lovelace"] { #expect(!contents.contains(Array(word.utf8))) }
        #expect(await refusal { try await fixture.desk.session(signedIn.token) } == .sessionEnded)
        #expect(await refusal { try await fixture.signIn("ada.lovelace") } == .signInRefused)
        #expect(await refusal { try await fixture.desk.erase(ada.id, by: caller) } == .notFound)
        #expect(
            await refusal { try await fixture.desk.account(of: try #require(LedgerHolder(.patient, "pseudonym-1"))) }
                == .notFound)
        #expect(try await fixture.desk.account(ada.id).state == .erased)
        // Name and pseudonym are free again.
        _ = try await fixture.person(.patient, "ada.lovelace", holder: "pseudonym-1")
    }

    @Test("accounts are listed by pages, by role and by state")
    func listed() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        for number in 0..<7 { _ = try await fixture.person(.patient, "patient.\(number)") }
        var (seen, after): ([String], String?) = ([], nil)
        while true {
            let page = try await fixture.desk.accounts(role: .patient, after: after, limit: 3, by: admin)
            guard let last = page.last else { break }
            seen += page.map(\.id)
            after = last.id
        }
        #expect(seen.count == 7 && seen == Set(seen).sorted())
        #expect(try await fixture.desk.accounts(state: .active, by: admin).count == 8)
        #expect(try await fixture.desk.accounts(state: .suspended, by: admin).isEmpty)
    }

    @Test("an institution is one of the directory's, and is not removed under its people")
    func institutions() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let dora = try await fixture.person(.doctor, "dora")
        var change = AccountChange()
        change.institution = "st-mary"
        let asked = change
        #expect(await refusal { try await fixture.desk.change(dora.id, asked, ifVersion: nil, by: admin) } == .invalid)
        let holder = try #require(LedgerHolder(.institution, "st-mary"))
        try await fixture.desk.put(
            DirectoryEntry(holder: holder, name: DisplayName("St Mary's"), institution: nil, isListed: true), by: admin)
        #expect(try await fixture.desk.change(dora.id, asked, ifVersion: nil, by: admin).institution == "st-mary")
        #expect(await refusal { try await fixture.desk.removeEntry(holder, by: admin) } == .taken)
        var none = AccountChange()
        none.institution = ""
        let cleared = none
        #expect(try await fixture.desk.change(dora.id, cleared, ifVersion: nil, by: admin).institution == nil)
        try await fixture.desk.removeEntry(holder, by: admin)
        #expect(await refusal { try await fixture.desk.removeEntry(holder, by: admin) } == .notFound)
    }
}
