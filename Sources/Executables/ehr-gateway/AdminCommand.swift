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
            The first one is made here, by whoever may write the database; there is no default password. The password \
            is typed, or read from a file.
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
    var passwordFile: String?
    @Flag(help: "Make one although there is an administrator.")
    var another = false
    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        do {
            let password = try password()
            let parts = try GatewayParts(try options.settings(), logger: options.log.logger("ehr-gateway"))
            let account = try await parts.accounts.makeFirstAdmin(
                name: SignInName(name), displayName: DisplayName(displayName), password: password, another: another)
            try StandardOutput.writeLine("made account=\(account.id)")
        } catch {
            throw exitStatus(of: error)
        }
    }

    private func password() throws -> SecretBytes {
        if let passwordFile {
            var bytes = try ReadableFile.secret(in: passwordFile, limit: Self.lineLimit)
            defer { SecretBytes.wipe(&bytes) }
            return SecretBytes(copying: Array(bytes.prefix { $0 != 10 && $0 != 13 }))
        }
        guard let first = AdminCreateCommand.typed("Password: ") else {
            throw ValidationError("There is no terminal to type the password at: give --password-file.")
        }
        guard AdminCreateCommand.typed("Password, again: ") == first else {
            throw ValidationError("They are not the same: nothing was made.")
        }
        return first
    }

    /// What is typed at the terminal, unseen; nil where there is none.
    private static func typed(_ prompt: String) -> SecretBytes? {
        var buffer = [CChar](repeating: 0, count: lineLimit)
        defer { for index in buffer.indices { buffer[index] = 0 } }
        guard readHidden(prompt, &buffer) else { return nil }
        return SecretBytes(copying: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
    }

    private static func readHidden(_ prompt: String, _ buffer: inout [CChar]) -> Bool {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { return false }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(terminal, TCSAFLUSH, &hidden)
        defer { tcsetattr(terminal, TCSAFLUSH, &before) }
        _ = prompt.withCString { write(terminal, $0, strlen($0)) }
        let count = read(terminal, &buffer, buffer.count - 1)
        _ = write(terminal, "\n", 1)
        guard count > 0 else { return false }
        buffer[buffer[count - 1] == 10 ? count - 1 : count] = 0
        return true
    }
}
