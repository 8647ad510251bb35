internal import Cryptography
internal import EHRFamily
internal import HTTPTypes
internal import Hummingbird
internal import RecordRemote
internal import SQLDatabases

/// `Idempotency-Key`: the same key of the same account asks for the same thing again, and another body under it is
/// refused. The ids of operations follow from it, so that the encryption service knows them again after a restart.
struct Idempotency: Sendable {
    /// Bytes of a key.
    static let keyLimit = 128
    /// Seconds for which another body under a key is noticed, and for which accesses are the ones that were drawn for
    /// it. Other operations stay the same for ever.
    static let age: Int64 = 7 * 86_400

    static let migration = SQLMigration(
        "gateway-1",
        [
            """
            CREATE TABLE gateway_keys (
                account TEXT NOT NULL, name TEXT NOT NULL, digest BYTEA NOT NULL, used_at BIGINT NOT NULL, note TEXT,
                PRIMARY KEY (account, name))
            """,
            "CREATE INDEX gateway_keys_by_time ON gateway_keys (used_at)",
        ])

    let database: any SQLDatabase
    let now: @Sendable () -> Int64

    /// Where a request's ids come from.
    struct Source: Sendable {
        /// SHA-256 of account and key; random where there is no key.
        let seed: [UInt8]
        /// The account and its key; nil where there is no key.
        var place: (account: String, key: String)?

        /// An id for one of the things that the request makes: 32 hex digits.
        func id(_ name: String) -> String {
            Hex.encode(Array(SHA256.hash(Array("ehr/1 gateway id\0\(name)\0".utf8) + seed).prefix(16)))
        }
    }

    /// The source of a request's ids.
    ///
    /// - Parameter body: what is compared when the key comes again: the whole JSON, or of an upload what is stated of
    ///   it.
    /// - Throws: `GatewayProblem` where the key came with another request before, or is no key.
    func source(_ request: Request, of account: String, body: [UInt8]) async throws -> Source {
        guard let key = try Idempotency.key(of: request) else { return Source(seed: RandomBytes.make(32)) }
        let digest = Idempotency.digest(request, body: body)
        let now = now()
        let kept = try await database.write { connection in
            try connection.execute("DELETE FROM gateway_keys WHERE used_at <= $1", .integer(now - Idempotency.age))
            try connection.execute(
                """
                INSERT INTO gateway_keys (account, name, digest, used_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                """,
                .text(account), .text(key), .bytes(digest), .integer(now))
            return try connection.row(
                "SELECT digest FROM gateway_keys WHERE account = $1 AND name = $2", .text(account), .text(key)
            )?.bytes("digest")
        }
        guard kept == digest else { throw Idempotency.reused }
        return Source(
            seed: SHA256.hash(Array("ehr/1 idempotency\0\(account)\0\(key)".utf8)), place: (account, key))
    }

    /// What the header says; nil where there is none.
    ///
    /// - Throws: `GatewayProblem` for what is no key.
    static func key(of request: Request) throws -> String? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...keyLimit).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw GatewayProblem(
                400, "idempotency_key_invalid", "an Idempotency-Key has 1 to \(keyLimit) visible ASCII characters")
        }
        return key
    }

    /// What is compared when a key comes again.
    static func digest(_ request: Request, body: [UInt8]) -> [UInt8] {
        SHA256.hash(Array("\(request.method) \(request.head.path ?? "")\0".utf8) + body)
    }

    private static let reused = GatewayProblem(
        422, "idempotency_key_reused", "this Idempotency-Key came with another request before: take a new one")

    /// What is kept under a key; nil where nothing is.
    ///
    /// - Throws: `GatewayProblem` where the key came with another request.
    func find(_ key: String, of account: String, _ digest: [UInt8]) async throws -> (digest: [UInt8], note: String?)? {
        let oldest = now() - Idempotency.age
        let kept = try await database.read { connection in
            try connection.row(
                "SELECT digest, note FROM gateway_keys WHERE account = $1 AND name = $2 AND used_at > $3",
                .text(account), .text(key), .integer(oldest)
            ).map { (try $0.bytes("digest"), try $0.optionalText("note")) }
        }
        guard kept?.0 ?? digest == digest else { throw Idempotency.reused }
        return kept
    }

    /// Keeps that something was done under a key, and what is to be told again.
    func keep(_ key: String, of account: String, _ digest: [UInt8], note: String?) async throws {
        let now = now()
        try await database.write { connection in
            try connection.execute("DELETE FROM gateway_keys WHERE used_at <= $1", .integer(now - Idempotency.age))
            try connection.execute(
                """
                INSERT INTO gateway_keys (account, name, digest, used_at, note) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (account, name) DO UPDATE SET note = excluded.note WHERE gateway_keys.note IS NULL
                """,
                .text(account), .text(key), .bytes(digest), .integer(now), SQLValue(note))
        }
    }

    /// What `make` has made, which others have drawn: the same again where the key comes again.
    func kept(_ source: Source, _ make: () async throws -> String) async throws -> String {
        guard let place = source.place else { return try await make() }
        let (account, key) = (SQLValue.text(place.account), SQLValue.text(place.key))
        let earlier = try await database.read { connection in
            try connection.row("SELECT note FROM gateway_keys WHERE account = $1 AND name = $2", account, key)?
                .optionalText("note")
        }
        if let earlier { return earlier }
        let made = try await make()
        // Somebody else with the same key may have been faster: theirs counts then.
        return try await database.write { connection in
            try connection.execute(
                "UPDATE gateway_keys SET note = $3 WHERE account = $1 AND name = $2 AND note IS NULL", account, key,
                .text(made))
            return try connection.row("SELECT note FROM gateway_keys WHERE account = $1 AND name = $2", account, key)?
                .optionalText("note") ?? made
        }
    }
}
