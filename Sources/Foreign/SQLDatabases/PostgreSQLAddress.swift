internal import CPostgreSQL

/// Where a database of a PostgreSQL server is, as libpq's connection strings say it, without a password.
package struct PostgreSQLAddress: Sendable {
    /// What it begins with, so that nobody takes it for a file.
    package static let scheme = "postgres:"
    /// What libpq asks the server's certificate for, from least to most. Less would send everything to whoever
    /// answers.
    private static let checkedModes: Set<String> = ["verify-ca", "verify-full"]

    /// Why a text is none.
    package struct Refusal: Error, CustomStringConvertible, Sendable {
        package let description: String
    }

    /// Values by libpq's keywords.
    let options: [String: String]
    /// For people: database, host and port.
    let summary: String

    /// - Parameters:
    ///   - text: `postgres://USER@HOST:PORT/DATABASE?OPTION=VALUE`, or `postgres:` and `OPTION=VALUE` with blanks
    ///     between: host and dbname at least. A host that begins with / is the folder of a socket.
    ///   - authorities: a file with the certificates of the CAs that vouch for the server, PEM.
    package init(_ text: String, authorities: String? = nil) throws(Refusal) {
        guard text.hasPrefix(PostgreSQLAddress.scheme) else {
            throw Refusal(description: "it does not begin with \(PostgreSQLAddress.scheme)")
        }
        let isURL = text.hasPrefix(PostgreSQLAddress.scheme + "//")
        var options = try PostgreSQLAddress.parsed(isURL ? text : String(text.dropFirst(Self.scheme.utf8.count)))
        for word in ["password", "sslpassword"] where options[word] != nil {
            throw Refusal(
                description: "it holds a password: leave it out, and name the file or the variable that has it")
        }
        for word in ["service", "passfile"] where options[word] != nil {
            throw Refusal(description: "\(word) is not taken: write out what it stands for")
        }
        // Else libpq would look into variables of its own.
        guard let host = options["hostaddr"] ?? options["host"], !host.isEmpty, let name = options["dbname"],
            !name.isEmpty
        else {
            throw Refusal(
                description: "it needs a host (or the folder of a socket, such as /run/postgresql) and dbname")
        }
        if let authorities { options["sslrootcert"] = authorities }
        if host.split(separator: ",").contains(where: { !PostgreSQLAddress.isHere($0) }) {
            let mode = options["sslmode"] ?? "verify-full"
            guard PostgreSQLAddress.checkedModes.contains(mode) else {
                throw Refusal(
                    description: "sslmode=\(mode.prefix(20)) would not look who answers at \(host.prefix(200)): "
                        + "take verify-full, or verify-ca")
            }
            options["sslmode"] = mode
        }
        self.options = options
        summary = "PostgreSQL \(name) at \(host)" + (options["port"].map { ", port \($0)" } ?? "")
    }

    private static func parsed(_ text: String) throws(Refusal) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        // The message quotes the text, and a password may be in it.
        defer { PQfreemem(message) }
        guard let list = PQconninfoParse(text, &message) else {
            throw Refusal(
                description: "libpq cannot read it: write postgres://USER@HOST:PORT/DATABASE, or postgres:host=... "
                    + "dbname=... user=...")
        }
        defer { PQconninfoFree(list) }
        var options: [String: String] = [:]
        var option = list
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }

    /// Whether nothing leaves this machine.
    private static func isHere(_ host: Substring) -> Bool {
        host.hasPrefix("/") || host.hasPrefix("@") || ["localhost", "127.0.0.1", "::1"].contains(host)
    }
}
