import Accounts
import ArgumentParser
import Cryptography
import DurableFiles
import EHRGateway
import Glibc
import ProgramLogs
import StandardStreams

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Makes administrators, on this machine and nowhere else.",
        subcommands: [AdminCreateCommand.self])
}

struct AdminCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes an administrator.",
        discussion: """
            The first one is made here, by whoever may write the database; there is no default password. It is \
            read from a file, which can be /dev/stdin, and never an argument.
            """)

    /// Longest line of a password's file, in bytes.
    private static let lineLimit = 4096

    @Option(help: "What the administrator signs in with.")
    var name: String
    @Option(help: "How others see the administrator.")
    var displayName: String
    @Option(
        help: ArgumentHelp("A file whose first line is the password, mode 0600.", valueName: "file"),
        completion: .file())
    var passwordFile: String
    @Flag(help: "Make one although there is an administrator.")
    var another = false
    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        do {
            let password = try password()
            let parts = try await options.currentParts(options.log.logger("ehr-gateway"))
            let account = try await parts.accounts.makeFirstAdmin(
                name: SignInName(name), displayName: DisplayName(displayName), password: password, another: another)
            try StandardOutput.writeLine("made account=\(account.id)")
        } catch {
            throw exitStatus(of: error)
        }
    }

    private func password() throws -> SecretBytes {
        var bytes = try ReadableFile.secret(in: passwordFile, limit: Self.lineLimit)
        defer { SecretBytes.wipe(&bytes) }
        return SecretBytes(copying: Array(bytes.prefix { $0 != 10 && $0 != 13 }))
    }
}
