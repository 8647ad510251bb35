import Foundation
package import SQLDatabases

/// A PostgreSQL server on a socket, which ends with its last reference or with this process.
package final class PostgreSQLServer: Sendable {
    /// The one of this process, started when it is first needed.
    package static let shared = Task { try await start() }

    private struct Silent: Error, CustomStringConvertible {
        let description: String
    }

    /// The folder of its socket.
    package let folder: String
    /// The server itself, for tests that kill it.
    package let processID: Int32
    private let process: Process
    /// Held open for as long as the server is wanted.
    private let input: Pipe

    private init(_ folder: String, _ processID: Int32, _ process: Process, _ input: Pipe) {
        (self.folder, self.processID, self.process, self.input) = (folder, processID, process, input)
    }

    /// - Parameters:
    ///   - folder: where its databases stay for the next start; nil for a temporary one.
    ///   - settings: such as `max_connections=20`.
    package static func start(in folder: String? = nil, _ settings: [String] = []) async throws -> PostgreSQLServer {
        try await withCheckedThrowingContinuation { continuation in
            // It takes seconds, which a thread of Swift's own must not wait.
            DispatchQueue.global().async {
                continuation.resume(with: Result { try launch(folder.map { [$0] + settings } ?? []) })
            }
        }
    }

    private static func launch(_ arguments: [String]) throws -> PostgreSQLServer {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("scripts/postgres-server.sh")
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = script
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Silent(description: "scripts/postgres-server.sh has started no server") }
            line += more
        }
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 3, words[0] == "ready", let id = Int32(words[2]) else {
            throw Silent(description: "scripts/postgres-server.sh said “\(words.joined(separator: " "))”")
        }
        return PostgreSQLServer(String(words[1]), id, process, input)
    }

    /// Ends it, and waits until it has.
    package func stop() async {
        try? input.fileHandleForWriting.close()
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [process] in
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    /// A name that no other test has.
    package static func newSchema() -> String {
        "t" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
    }

    /// An address of the server's, with a schema that is searched alone.
    package func address(_ schema: String) throws -> PostgreSQLAddress {
        try PostgreSQLAddress(
            "postgres:host='\(folder)' user=ehr dbname=postgres options='-c search_path=\(schema)'")
    }

    /// A schema as a database of its own, made if it is not there.
    package func database(_ schema: String) async throws -> PostgreSQLDatabase {
        let database = PostgreSQLDatabase(try address(schema))
        _ = try await database.write { try $0.execute("CREATE SCHEMA IF NOT EXISTS \(schema)") }
        return database
    }
}
