internal import CPostgreSQL
internal import Cryptography
internal import Dispatch
internal import Glibc

/// One connection to a server, made when it is needed and made again after it was lost.
///
/// libpq blocks: whatever a session does, it does on a thread of its queue, and never on one of Swift's own.
// @unchecked: all that changes is touched on `queue` alone.
final class PostgreSQLSession: @unchecked Sendable {
    /// What a transaction may do.
    enum Access: Sendable {
        case reading, writing

        /// Writers are alone, as in SQLite, whatever process they are in: each takes the same lock first, and then sees
        /// all that the ones before have committed. Schemas of one database have locks of their own.
        fileprivate var beginning: String {
            switch self {
            case .reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            // Whatever the server's default: a snapshot that is older than the lock would miss what it waited for.
            case .writing:
                "BEGIN ISOLATION LEVEL READ COMMITTED; "
                    + "SELECT pg_advisory_xact_lock(6645810, hashtext(current_schema()))"
            }
        }
    }

    /// How often a transaction is run that the server ends for another one's sake.
    private static let attempts = 5
    /// Prepared statements of a connection: more than the gateway has, but for lists of many lengths.
    private static let statementLimit = 500
    /// Conflicts that another attempt does not meet: a failure to serialize, and a deadlock.
    private static let conflicts: Set<String> = ["40001", "40P01"]
    /// A statement that was prepared for a table that was changed since, and one that is not there.
    private static let outdated: Set<String> = ["0A000", "26000"]

    /// - `lock_timeout`: as long as SQLite waits for another process that writes.
    /// - `idle_in_transaction_session_timeout`: bodies wait for nothing, so that whoever is idle was stopped, and holds
    ///   up everybody.
    /// - `synchronous_commit`: what is committed must be durable. Other values than `off` are the operator's.
    private static let setup = """
        SET client_min_messages = error; SET lock_timeout = '5s';
        SET idle_in_transaction_session_timeout = '30s';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """

    private struct Statement: Hashable {
        let text: String
        let types: [Oid]
    }

    let queue = DispatchQueue(label: "PostgreSQL")
    private let address: PostgreSQLAddress
    private let password: SecretBytes?
    private var connection: OpaquePointer?
    private var statements: [Statement: String] = [:]
    private var isClosed = false
    /// The first failure of a statement since the transaction began: it is over then.
    private var failure: SQLFailure?
    private var isConflict = false

    init(_ address: PostgreSQLAddress, password: SecretBytes?) {
        self.address = address
        self.password = password
    }

    deinit { PQfinish(connection) }

    // MARK: - Transactions

    /// Runs a body in a transaction; again where the server has ended it for another one's sake.
    func transaction<Answer>(_ access: Access, _ body: (any SQLConnection) throws -> Answer) throws -> Answer {
        for _ in 1..<Self.attempts {
            do {
                return try attempt(access, body)
            } catch {
                guard isConflict else { throw error }
            }
        }
        return try attempt(access, body)
    }

    private func attempt<Answer>(_ access: Access, _ body: (any SQLConnection) throws -> Answer) throws -> Answer {
        isConflict = false
        try command(access.beginning)
        do {
            let answer = try body(PostgreSQLConnection(session: self))
            if let failure { throw failure }
            try commit()
            return answer
        } catch {
            rollback()
            throw error
        }
    }

    private func commit() throws(SQLFailure) {
        do throws(SQLFailure) {
            let result = try done("COMMIT")
            guard result.command == "COMMIT" else {
                throw SQLFailure(.unavailable, "\(address.summary) did not commit, but \(result.command)")
            }
        } catch {
            guard connection == nil else { throw error }
            throw SQLFailure(
                error.kind, "\(error.description): it was lost while it committed; look whether that was done")
        }
    }

    private func rollback() {
        failure = nil
        if PQtransactionStatus(connection) != PQTRANS_IDLE, (try? done("ROLLBACK")) == nil { disconnect() }
        failure = nil
    }

    /// Runs one or more commands outside any transaction, on a new connection where the old one was lost meanwhile.
    func command(_ text: String) throws(SQLFailure) {
        failure = nil
        let wasConnected = connection != nil
        try connect()
        do {
            _ = try done(text)
        } catch {
            rollback()
            guard wasConnected, connection == nil else { throw error }
            try connect()
            do {
                _ = try done(text)
            } catch {
                rollback()
                throw error
            }
        }
    }

    // MARK: - Statements

    /// Runs one statement of a transaction.
    func run(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> PostgreSQLResult {
        if let failure { throw failure }
        do {
            try SQLValue.requireFit(values)
        } catch {
            failure = error
            throw error
        }
        let parameters = PostgreSQLParameters(values)
        let name = try prepared(Statement(text: statement, types: parameters.types))
        return try checked(parameters.run(name, on: connection))
    }

    private func prepared(_ statement: Statement) throws(SQLFailure) -> String {
        if let name = statements[statement] { return name }
        if statements.count >= Self.statementLimit {
            _ = try done("DEALLOCATE ALL")
            statements = [:]
        }
        let name = "s\(statements.count)"
        _ = try checked(
            PQprepare(
                connection, name, Self.translated(statement.text), Int32(clamping: statement.types.count),
                statement.types))
        statements[statement] = name
        return name
    }

    /// The one thing that is not the same text for both databases: SQLite sorts texts by their bytes, and PostgreSQL by
    /// its locale, which also changes with the system's libraries.
    private static func translated(_ statement: String) -> String {
        guard statement.hasPrefix("CREATE TABLE") else { return statement }
        return statement.replacing(" TEXT", with: " TEXT COLLATE \"C\"")
    }

    private func done(_ text: String) throws(SQLFailure) -> PostgreSQLResult {
        try checked(PQexec(connection, text))
    }

    private func checked(_ pointer: OpaquePointer?) throws(SQLFailure) -> PostgreSQLResult {
        let result = pointer.map { PostgreSQLResult($0) }
        if let result, result.isSuccess { return result }
        let failure = SQLFailure(
            postgreSQL: result?.state, result?.message ?? Self.line(PQerrorMessage(connection)), at: address.summary)
        if self.failure == nil { self.failure = failure }
        if let state = result?.state {
            if Self.conflicts.contains(state) { isConflict = true }
            if Self.outdated.contains(state) {
                isConflict = true
                disconnect()
            }
        }
        if PQstatus(connection) != CONNECTION_OK { disconnect() }
        throw failure
    }

    // MARK: - Connections

    private func connect() throws(SQLFailure) {
        guard !isClosed else { throw SQLFailure(.unavailable, "\(address.summary) was closed here") }
        if connection != nil { return }
        // The last two end a connection whose other end has gone without a word.
        var options = [
            "application_name": "ehr", "connect_timeout": "3", "keepalives_idle": "5", "keepalives_interval": "5",
            "keepalives_count": "2", "tcp_user_timeout": "10000",
        ].merging(address.options) { _, given in given }
        options["client_encoding"] = "UTF8"
        let made = Self.connected(options, password)
        guard PQstatus(made) == CONNECTION_OK else {
            defer { PQfinish(made) }
            throw SQLFailure(
                .unavailable, "\(address.summary) cannot be reached: \(Self.line(PQerrorMessage(made)))")
        }
        connection = made
        do {
            try Self.check(made, address.summary)
            _ = try done(Self.setup)
        } catch {
            disconnect()
            failure = nil
            throw error
        }
    }

    private static func check(_ connection: OpaquePointer?, _ place: String) throws(SQLFailure) {
        let encoding = PQparameterStatus(connection, "server_encoding").map { String(cString: $0) } ?? "unknown"
        guard encoding == "UTF8" else {
            throw SQLFailure(
                .otherVersion, "\(place) keeps texts as \(encoding): make one with createdb --encoding UTF8")
        }
        guard PQserverVersion(connection) >= 150_000 else {
            throw SQLFailure(
                .otherVersion, "\(place) is on version \(PQserverVersion(connection) / 10_000): take 15 or later")
        }
    }

    private static func connected(_ options: [String: String], _ password: SecretBytes?) -> OpaquePointer? {
        let keywords = options.keys.map { strdup($0) }
        let values = keywords.map { key in strdup(key.flatMap { options[String(cString: $0)] } ?? "") }
        defer { for each in keywords + values { free(each) } }
        let secret = password.map { secret in
            SecretBytes(count: secret.count + 1) { room in
                secret.withUnsafeBytes { room.copyMemory(from: $0) }
            }
        }
        func connect(_ secret: UnsafePointer<CChar>?) -> OpaquePointer? {
            var names = keywords.map { UnsafePointer<CChar>($0) }
            var texts = values.map { UnsafePointer<CChar>($0) }
            return "password".withCString { word in
                if let secret {
                    names.append(word)
                    texts.append(secret)
                }
                return PQconnectdbParams(names + [nil], texts + [nil], 0)
            }
        }
        guard let secret else { return connect(nil) }
        return secret.withUnsafeBytes { connect($0.baseAddress?.assumingMemoryBound(to: CChar.self)) }
    }

    private func disconnect() {
        PQfinish(connection)
        connection = nil
        statements = [:]
    }

    /// Ends the connection for good.
    func close() {
        isClosed = true
        disconnect()
    }

    /// The first line of a message of libpq's. It names hosts and users, and never a password.
    private static func line(_ message: UnsafePointer<CChar>?) -> String {
        let text = message.map { String(cString: $0) } ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "no reason given"
    }
}

/// A session within a transaction.
private struct PostgreSQLConnection: SQLConnection {
    let session: PostgreSQLSession

    func execute(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> Int {
        try session.run(statement, values).changes
    }

    func rows(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> [SQLRow] {
        try session.run(statement, values).rows()
    }
}

extension SQLFailure {
    /// What a server's five characters mean (Appendix A of its manual); none where the connection was lost.
    fileprivate init(postgreSQL state: String?, _ message: String, at place: String) {
        let state = state ?? ""
        let kind: Kind =
            switch (state.prefix(2), state) {
            case (_, "53100"): .full
            case (_, "25006"): .readOnly
            case ("23", _): .constraint
            // Statements or tables that are not what they should be, and values that do not fit.
            case ("42", let state) where state != "42501": .damaged
            case ("22", _), (_, "XX001"), (_, "XX002"): .damaged
            default: .unavailable
            }
        self.init(kind, "\(place): \(message)" + (state.isEmpty ? "" : " (PostgreSQL \(state))"))
    }
}
