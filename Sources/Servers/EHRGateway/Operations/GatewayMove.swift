package import RecordConfiguration
internal import RecordErrors
package import SQLDatabases

/// Moves a gateway's database into one of another kind.
package enum GatewayMove {
    private static let file = "sqlite:"

    /// - Parameters:
    ///   - from: `sqlite:FILE`, or an address of PostgreSQL's.
    ///   - to: likewise; empty, or a file that is not there.
    /// - Returns: the tables and their rows.
    /// - Throws: `RecordFailure`, `SQLFailure`.
    package static func run(from: String, to: String, _ settings: Settings) async throws -> [SQLMove.Moved] {
        let source = try open(from, "--from", settings, mayMake: false)
        let target = try open(to, "--to", settings, mayMake: true)
        let moved = try await SQLMove(from: source, to: target, migrations: GatewayParts.migrations)
            .run(now: GatewayParts.now())
        try source.close()
        try target.close()
        return moved
    }

    private static func open(
        _ text: String, _ option: String, _ settings: Settings, mayMake: Bool
    ) throws -> any SQLDatabase {
        guard text.hasPrefix(file) || text.hasPrefix(PostgreSQLAddress.scheme) else {
            throw RecordFailure(
                .settingInvalid,
                "\(option): write \(file)FILE, or \(PostgreSQLAddress.scheme)... as in gateway.database")
        }
        let place = text.hasPrefix(file) ? String(text.dropFirst(file.utf8.count)) : text
        return try GatewaySettings.openDatabase(place, settings, mayMake: mayMake)
    }
}
