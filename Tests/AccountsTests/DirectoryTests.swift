import Testing

@testable import Accounts

@Suite("The directory")
struct DirectoryTests {
    @Test("people are found by beginnings of words of their names, whatever accents and case")
    func search() async throws {
        let fixture = try await Fixture()
        let ada = Caller(try await fixture.person(.patient, "ada"))
        for (name, display) in [("a", "Zoë Müller-Lüdenscheidt"), ("b", "Zoltan Mull"), ("c", "Anna Zorn")] {
            _ = try await fixture.person(.doctor, "doctor.\(name)", display: display)
        }
        func found(_ text: String) async throws -> [String] {
            try await fixture.desk.search(text, role: .doctor, by: ada).entries.map(\.name)
        }
        #expect(try await found("zo") == ["Anna Zorn", "Zoë Müller-Lüdenscheidt", "Zoltan Mull"])
        #expect(try await found("MULL zo") == ["Zoë Müller-Lüdenscheidt", "Zoltan Mull"])
        #expect(try await found("ludensch") == ["Zoë Müller-Lüdenscheidt"])
        #expect(try await found("uller").isEmpty)
        for text in ["", "z", "%", "__", "%%%", "a b"] {
            #expect(
                await refusal { try await fixture.desk.search(text, role: .doctor, by: ada) } == .invalid, "\(text)")
        }
        #expect(try await found("zo%").count == 3)
        #expect(try await found("zo_t").isEmpty)
    }

    @Test("who is not listed is found by those who keep the directory only, and auditors find nobody")
    func listed() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada", display: "Ada Hidden")
        _ = try await fixture.person(.patient, "bob", display: "Bob Listed", listed: true)
        let dora = Caller(try await fixture.person(.doctor, "dora"))
        let registrar = Caller(try await fixture.person(.registrar, "registrar"))
        let auditor = Caller(try await fixture.person(.auditor, "auditor"))
        func found(_ text: String, _ caller: Caller) async throws -> Int {
            try await fixture.desk.search(text, role: .patient, by: caller).entries.count
        }
        #expect(try await found("hidden", dora) == 0)
        #expect(try await found("listed", dora) == 1)
        #expect(try await found("hidden", registrar) == 1)
        #expect(await refusal { try await found("listed", auditor) } == .forbidden)
        #expect(await refusal { try await found("listed", Caller(ada)) } == .forbidden)
    }

    @Test("pseudonyms of a page are given their names at once, and auditors no patient's")
    func names() async throws {
        let fixture = try await Fixture()
        let ada = try #require(try await fixture.person(.patient, "ada", display: "Ada King").holder)
        let dora = try await fixture.person(.doctor, "dora", display: "Dora Doctor")
        let doctor = try #require(dora.holder)
        let unknown = try #require(LedgerHolder(.patient, "nobody"))
        let asked = [ada, doctor, unknown, ada]
        let shown = try await fixture.desk.entries(of: asked, for: Caller(dora))
        #expect(shown.mapValues(\.name) == [ada: "Ada King", doctor: "Dora Doctor"])
        let auditor = Caller(try await fixture.person(.auditor, "auditor"))
        #expect(try await fixture.desk.entries(of: asked, for: auditor).keys.sorted { $0.id < $1.id } == [doctor])
        #expect(try await fixture.desk.entries(of: [], for: auditor).isEmpty)
        let many = (0..<2000).compactMap { LedgerHolder(.patient, "x\($0)") }
        #expect(try await fixture.desk.entries(of: many, for: Caller(dora)).isEmpty)
    }

    @Test("an account's entry follows the account, and is not changed beside it")
    func follows() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let dora = try await fixture.person(.doctor, "dora", display: "Dora Old")
        let holder = try #require(dora.holder)
        var change = AccountChange()
        change.displayName = try DisplayName("Dora New")
        _ = try await fixture.desk.change(dora.id, change, ifVersion: nil, by: admin)
        #expect(try await fixture.desk.search("new", role: .doctor, by: admin).entries.map(\.name) == ["Dora New"])
        #expect(try await fixture.desk.search("old", role: .doctor, by: admin).entries.isEmpty)
        let entry = DirectoryEntry(holder: holder, name: try DisplayName("Eve"), institution: nil, isListed: true)
        #expect(await refusal { try await fixture.desk.put(entry, by: admin) } == .taken)
        #expect(await refusal { try await fixture.desk.removeEntry(holder, by: admin) } == .taken)
        #expect(await refusal { try await fixture.desk.put(entry, by: Caller(dora)) } == .forbidden)
    }

    @Test("more than twenty are cut, and it says so")
    func cut() async throws {
        let fixture = try await Fixture()
        for number in 0..<21 {
            let holder = try #require(LedgerHolder(.institution, "i\(number)"))
            try await fixture.desk.put(
                DirectoryEntry(holder: holder, name: DisplayName("House \(number)"), institution: nil, isListed: true),
                by: .machineOperator)
        }
        let matches = try await fixture.desk.search("house", role: .institution, by: .machineOperator)
        #expect(matches.entries.count == 20 && matches.isCut)
        #expect(try await fixture.desk.search("house 2", role: .institution, by: .machineOperator).isCut == false)
    }
}

@Suite("Pairing codes")
struct PairingTests {
    @Test("a code gives its patient to one doctor, once, in ten minutes, and a later one ends it")
    func once() async throws {
        let fixture = try await Fixture()
        let ada = Caller(try await fixture.person(.patient, "ada", display: "Ada King", holder: "p-1"))
        let (first, expiry) = try await fixture.desk.pairingCode(by: ada)
        #expect(expiry == fixture.now + 600)
        let second = try await fixture.desk.pairingCode(by: ada).text
        let dora = Caller(try await fixture.person(.doctor, "dora"))
        #expect(await refusal { try await fixture.desk.pair(first, by: dora) } == .codeRefused)
        let entry = try await fixture.desk.pair(second.lowercased(), by: dora)
        #expect(entry.holder.text == "patient:p-1" && entry.name == "Ada King" && !entry.isListed)
        #expect(await refusal { try await fixture.desk.pair(second, by: dora) } == .codeRefused)
        let third = try await fixture.desk.pairingCode(by: ada).text
        fixture.pass(600)
        #expect(await refusal { try await fixture.desk.pair(third, by: dora) } == .codeRefused)
        let audited = try await fixture.desk.audit(
            .concerning(fixture.desk.account(of: entry.holder))
        ).first { $0.kind == .paired }
        #expect(audited?.actorHolder?.text == "doctor:id-dora")
    }

    @Test("one code that many doctors type at once goes to one")
    func together() async throws {
        let fixture = try await Fixture()
        let ada = Caller(try await fixture.person(.patient, "ada"))
        var doctors: [Caller] = []
        for number in 0..<6 { doctors.append(Caller(try await fixture.person(.doctor, "doctor.\(number)"))) }
        for _ in 0..<5 {
            let code = try await fixture.desk.pairingCode(by: ada).text
            let paired = await withTaskGroup(of: Bool.self) { group in
                for doctor in doctors {
                    group.addTask { await refusal { try await fixture.desk.pair(code, by: doctor) } == nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(paired == 1)
        }
    }

    @Test("few wrong codes are looked at, of one doctor's and not of another's")
    func few() async throws {
        let fixture = try await Fixture()
        let code = try await fixture.desk.pairingCode(by: Caller(try await fixture.person(.patient, "ada"))).text
        let (dora, eve) = (
            Caller(try await fixture.person(.doctor, "dora")), Caller(try await fixture.person(.doctor, "eve"))
        )
        var looked = 0
        for number in 0..<20 {
            let wrong = "ZZZZZZ" + String(10 + number)
            if await refusal({ try await fixture.desk.pair(wrong, by: eve) }) == .codeRefused { looked += 1 }
        }
        #expect(looked == 5)
        #expect(await refusal { try await fixture.desk.pair(code, by: eve) } == .tooManyAttempts)
        _ = try await fixture.desk.pair(code, by: dora)
    }

    @Test("patients make them and doctors use them")
    func roles() async throws {
        let fixture = try await Fixture()
        let ada = Caller(try await fixture.person(.patient, "ada"))
        for role in [Account.Role.doctor, .registrar, .auditor, .service] {
            let caller = Caller(try await fixture.person(role, "role.\(role.rawValue)"))
            #expect(await refusal { try await fixture.desk.pairingCode(by: caller) } == .forbidden)
        }
        #expect(await refusal { try await fixture.desk.pair("7ZQ4-K2MP", by: ada) } == .forbidden)
        #expect(await refusal { try await fixture.desk.pairingCode(by: .machineOperator) } == .forbidden)
    }
}
