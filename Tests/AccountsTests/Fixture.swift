import Cryptography
import DatabaseTesting
import Foundation
import Locking
import OneTimePasswords
import SQLDatabases
import Testing

@testable import Accounts

/// A desk over a database (of the kind that `EHR_TEST_DATABASE` says), with a clock that stands still until it is
/// moved, and hashing that costs nothing.
final class Fixture: Sendable {
    static let password = SecretBytes(copying: Array("correct horse battery staple".utf8))
    static let otherPassword = SecretBytes(copying: Array("violet giraffe under seven bridges".utf8))
    static let wrong = SecretBytes(copying: Array("wrong horse battery staple".utf8))
    static let start: Int64 = 1_800_000_000

    let folder = TemporaryFolder()
    let time = LockedValue(Fixture.start)
    let database: any SQLDatabase
    let desk: AccountDesk

    init(
        gate: HashingGate = HashingGate(places: 100, placesOfName: 100),
        _ edit: (inout AccountSettings) -> Void = { _ in }
    ) async throws {
        database = try await DatabaseKind.chosen.make(file: folder.path("gateway.sqlite"))
        try await database.migrate(AccountDesk.migrations, now: Fixture.start)
        var settings = AccountSettings()
        settings.scrypt = try Scrypt(n: 4, r: 1, p: 1)
        edit(&settings)
        desk = AccountDesk(database, settings: settings, gate: gate, now: { [time] in time.withLock { $0 } })
    }

    var now: Int64 { time.withLock { $0 } }

    func pass(_ seconds: Int64) { time.withLock { $0 += seconds } }

    func admin(_ name: String = "root.admin") async throws -> Account {
        try await desk.makeFirstAdmin(
            name: SignInName(name), displayName: DisplayName("Ruth Admin"), password: Fixture.password, another: true)
    }

    /// An account that has accepted its invitation, with `Fixture.password`.
    func person(
        _ role: Account.Role, _ name: String, display: String? = nil, holder: String? = nil, listed: Bool? = nil
    ) async throws -> Account {
        let pseudonym = holder ?? "id-\(name)"
        let ledgerRole: LedgerHolder.Role? = role == .patient ? .patient : role == .doctor ? .doctor : nil
        let new = NewAccount(
            role, holder: ledgerRole.flatMap { LedgerHolder($0, pseudonym) },
            displayName: try DisplayName(display ?? "Person \(name)"), isListed: listed)
        let (account, link) = try await desk.invite(new, by: .machineOperator)
        guard let link else { return account }
        return try await desk.follow(
            link, name: SignInName(name), password: Fixture.password, from: place())
    }

    func place(_ address: String = "192.0.2.1", agent: String? = nil) -> SessionPlace {
        SessionPlace(source: SourceAddress(address), agent: agent, request: "r-1")
    }

    func signIn(
        _ name: String, _ password: SecretBytes = Fixture.password, code: String? = nil, device: BearerToken? = nil,
        from address: String = "192.0.2.1"
    ) async throws(AccountFailure) -> SignedIn {
        try await desk.signIn(
            SignInAttempt(name: name, password: password, code: code, device: device, place: place(address)))
    }

    /// The authenticator of an admin, in use, and the codes for a lost device.
    func enrol(_ account: Account) async throws -> (OneTimePassword, [String]) {
        let offer = try await desk.offerOneTimePassword(of: account.id, password: Fixture.password)
        var bytes = try #require(Base32.decode(offer.text))
        let secret = OneTimePassword(SecretBytes(movingFrom: &bytes))
        let codes = try await desk.confirmOneTimePassword(
            of: account.id, code: code(secret), by: Caller(account, request: nil))
        return (secret, codes)
    }

    func code(_ secret: OneTimePassword) -> String {
        secret.code(of: OneTimePassword.step(at: UInt64(now)))
    }

    /// All that the database's files hold; of a server's database, what its tables hold.
    func stored() async throws -> TemporaryFolder.Contents {
        guard DatabaseKind.chosen == .postgreSQL else { return try folder.contents() }
        return TemporaryFolder.Contents(
            bytes: try await database.read { connection in
                try connection.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").flatMap {
                    try connection.rows("SELECT * FROM \(try $0.text("tablename"))").map { row in
                        try row.columns.reduce(into: Data()) { all, column in
                            switch try row[column] {
                            case .null: break
                            case .integer(let value): all += Data("\(value)".utf8)
                            case .real(let value): all += Data("\(value)".utf8)
                            case .text(let value): all += Data(value.utf8)
                            case .bytes(let value): all += Data(value)
                            }
                        }
                    }
                }
            })
    }

    func kinds() async throws -> [AuditEntry.Kind] {
        try await desk.audit(.all, limit: 200).reversed().map(\.kind)
    }

    func count(_ table: String, where condition: String = "1 = 1") async throws -> Int64 {
        try await database.read { connection in
            try connection.row("SELECT COUNT(*) AS n FROM \(table) WHERE \(condition)")?.integer("n") ?? -1
        }
    }
}

extension Caller {
    init(_ account: Account) { self.init(account, request: "r-2") }
}

/// What a body was refused with; nil where it was not.
func refusal<Answer>(_ body: () async throws -> Answer) async -> AccountFailure.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? AccountFailure)?.code ?? .databaseDamaged
    }
}

/// Runs a body so many times at once; how many were not refused, and what the others were refused with.
func together(
    _ count: Int, _ body: @escaping @Sendable () async throws -> Void
) async -> (done: Int, refused: Set<AccountFailure.Code>) {
    await withTaskGroup(of: AccountFailure.Code?.self) { group in
        for _ in 0..<count { group.addTask { await refusal(body) } }
        var (done, refused): (Int, Set<AccountFailure.Code>) = (0, [])
        for await outcome in group {
            if let outcome { refused.insert(outcome) } else { done += 1 }
        }
        return (done, refused)
    }
}

/// Numbers that a seed gives, which a failing test prints.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension TemporaryFolder {
    /// All bytes of all files.
    func contents() throws -> Contents {
        let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
        return Contents(bytes: try names.map { try Data(contentsOf: url.appendingPathComponent($0)) })
    }

    struct Contents {
        let bytes: [Data]

        func contains(_ part: [UInt8]) -> Bool { bytes.contains { $0.range(of: Data(part)) != nil } }
    }
}
