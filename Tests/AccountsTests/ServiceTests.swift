import Cryptography
import Testing

@testable import Accounts

@Suite("Keys of services")
struct ServiceKeyTests {
    @Test("a key is shown once, is good for what it names, and the database has neither it nor what it unlocks")
    func made() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let machine = try await fixture.person(.service, "machine")
        let (text, key) = try await fixture.desk.makeKey(
            for: machine.id, label: "Nightly import", rights: [.recordsWrite, .operationsRead], lifetime: 86_400,
            by: admin)
        let shown = try #require(ServiceKeyText(text.text))
        let (account, found) = try await fixture.desk.authenticate(shown)
        #expect(account == machine && found.id == key.id && found.rights == [.recordsWrite, .operationsRead])
        try found.require(.recordsWrite)
        #expect(await refusal { try found.require(.recordsRead) } == .rightMissing)
        #expect(text.text.hasPrefix("ehrk_"))
        let (unlock, verifier) = (try text.unlockSecret(), try text.verifier)
        #expect(unlock.count == 32 && unlock.withUnsafeBytes { Array($0) } != verifier)
        let contents = try await fixture.stored()
        #expect(contents.contains(verifier))
        #expect(!contents.contains(unlock.withUnsafeBytes { Array($0) }))
        let secret = try #require(Hex.decode(text.text.suffix(64)))
        #expect(!contents.contains(secret) && !contents.contains(Array(text.text.suffix(64).utf8)))
        #expect(try await fixture.desk.keys(of: machine.id).map(\.usedAt) == [fixture.now])
    }

    @Test("a key that is wrong, over, revoked, or of a service that is suspended, is refused")
    func refused() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let machine = try await fixture.person(.service, "machine")
        func make() async throws -> ServiceKeyText {
            try await fixture.desk.makeKey(
                for: machine.id, label: "k", rights: [.accesses], lifetime: 100, by: admin
            ).text
        }
        let (one, two) = (try await make(), try await make())
        let mixed = try #require(ServiceKeyText("ehrk_\(one.id)_\(two.text.suffix(64))"))
        let unknown = try #require(ServiceKeyText("ehrk_0000000000000000_\(two.text.suffix(64))"))
        for text in [mixed, unknown] {
            #expect(await refusal { try await fixture.desk.authenticate(text) } == .keyRefused)
        }
        #expect(try await fixture.desk.revokeKey(one.id, by: admin).revokedAt == fixture.now)
        #expect(await refusal { try await fixture.desk.authenticate(one) } == .keyRefused)
        _ = try await fixture.desk.authenticate(two)
        _ = try await fixture.desk.suspend(machine.id, ifVersion: nil, by: admin)
        #expect(await refusal { try await fixture.desk.authenticate(two) } == .keyRefused)
        _ = try await fixture.desk.resume(machine.id, ifVersion: nil, by: admin)
        _ = try await fixture.desk.authenticate(two)
        fixture.pass(100)
        #expect(await refusal { try await fixture.desk.authenticate(two) } == .keyRefused)
        #expect(try await fixture.kinds().suffix(4) == [.keyMade, .keyRevoked, .accountSuspended, .accountResumed])
    }

    @Test("only admins make keys, of services alone, with rights, a life of at most a year, and not without end")
    func rules() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let machine = try await fixture.person(.service, "machine")
        let ada = try await fixture.person(.patient, "ada")
        func make(
            _ account: Account, _ rights: Set<ServiceRight> = [.accesses], _ lifetime: Int64 = 100,
            _ label: String = "k",
            by caller: Caller
        ) async -> AccountFailure.Code? {
            await refusal {
                try await fixture.desk.makeKey(
                    for: account.id, label: label, rights: rights, lifetime: lifetime, by: caller)
            }
        }
        #expect(await make(ada, by: admin) == .invalid)
        #expect(await make(machine, [], by: admin) == .invalid)
        #expect(await make(machine, [.accesses], 0, by: admin) == .invalid)
        #expect(await make(machine, [.accesses], AccountLimits.keyAge + 1, by: admin) == .invalid)
        #expect(await make(machine, [.accesses], 100, "", by: admin) == .invalid)
        #expect(await make(machine, by: Caller(ada)) == .forbidden)
        #expect(await make(machine, by: Caller(machine)) == .forbidden)
        for _ in 0..<AccountLimits.keys { #expect(await make(machine, by: admin) == nil) }
        #expect(await make(machine, by: admin) == .invalid)
        #expect(await refusal { try await fixture.desk.revokeKey("none", by: admin) } == .notFound)
    }
}

@Suite("Client certificates")
struct CertificateTests {
    private let certificate: [UInt8] = Array("a certificate in DER, for all that is known here".utf8)

    @Test("a certificate signs its account in, by fingerprint or by subject")
    func bound() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let dora = try await fixture.person(.doctor, "dora")
        let machine = try await fixture.person(.service, "machine")
        #expect(
            await refusal {
                try await fixture.desk.signIn(certificate: certificate, subject: "CN=x", at: fixture.place())
            }
                == .certificateRefused)
        let bound = try await fixture.desk.bind(
            .fingerprint(ofCertificate: certificate), to: dora.id, label: "Ward laptop", by: admin)
        _ = try await fixture.desk.bind(.subject("CN=machine"), to: machine.id, label: "Host", by: admin)
        let signedIn = try await fixture.desk.signIn(
            certificate: certificate, subject: "CN=machine", at: fixture.place())
        #expect(signedIn.account == dora && signedIn.session.way == .certificate)
        #expect(try await fixture.desk.account(ofCertificate: [1], subject: "CN=machine") == machine)
        #expect(try await fixture.desk.certificates(of: dora.id) == [bound])
        #expect(
            await refusal {
                try await fixture.desk.bind(
                    .fingerprint(ofCertificate: certificate), to: machine.id, label: "x", by: admin)
            } == .taken)
        try await fixture.desk.removeCertificate(bound.id, by: admin)
        #expect(await refusal { try await fixture.desk.session(signedIn.token) } == .sessionEnded)
        #expect(
            await refusal { try await fixture.desk.account(ofCertificate: certificate, subject: nil) }
                == .certificateRefused)
        _ = try await fixture.desk.suspend(machine.id, ifVersion: nil, by: admin)
        #expect(
            await refusal { try await fixture.desk.account(ofCertificate: [1], subject: "CN=machine") }
                == .certificateRefused)
    }

    @Test("patients have none, and a mark is 32 bytes or a subject")
    func rules() async throws {
        let fixture = try await Fixture()
        let admin = Caller(try await fixture.admin())
        let (ada, dora) = (try await fixture.person(.patient, "ada"), try await fixture.person(.doctor, "dora"))
        func bind(_ mark: CertificateMark, _ account: Account, by caller: Caller) async -> AccountFailure.Code? {
            await refusal { try await fixture.desk.bind(mark, to: account.id, label: "x", by: caller) }
        }
        #expect(await bind(.subject("CN=ada"), ada, by: admin) == .invalid)
        #expect(await bind(.subject("CN=dora"), dora, by: Caller(dora)) == .forbidden)
        #expect(await bind(.subject(""), dora, by: admin) == .invalid)
        #expect(await bind(.fingerprint([1, 2]), dora, by: admin) == .invalid)
    }
}
