internal import ArgumentParser
internal import Glibc
internal import ProgramLogs
internal import RecordErrors

/// `ehr check`: hands over to `ehr-gateway check`, which alone reads the gateway's database.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether everything is as a production needs it, and what to do.",
        discussion: """
            This is `ehr-gateway check`, run from beside this program or from PATH: it looks at the gateway's \
            database, the encryption service, the ledger and its settings, and at this machine. Run it where the \
            gateway runs, as root.

            Exit status: 0 where nothing is wrong, 5 where something is, 6 where there is no ehr-gateway, others as \
            those of ehr-gateway.
            """)

    @Option(
        help: ArgumentHelp("The gateway's configuration.", valueName: "file"), completion: .file(extensions: ["json"]))
    var config: String?
    @Option(
        help: ArgumentHelp("The encryption service's, where it runs here with a file of its own.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var encryption: String?
    @OptionGroup var log: LogOptions

    private static let program = "ehr-gateway"

    func run() throws {
        var arguments = [CheckCommand.program, "check"]
        if let config { arguments += ["--config", config] }
        if let encryption { arguments += ["--encryption", encryption] }
        arguments += Array(repeating: "--verbose", count: log.verbose) + ["--log-format", log.logFormat.rawValue]
        Interruption.forget()
        // Both return only where they fail.
        for path in [CheckCommand.beside, CheckCommand.program].compactMap(\.self) {
            CheckCommand.replace(path, arguments)
            guard errno == ENOENT else { break }
        }
        writeError(
            "ehr: \(CheckCommand.program) cannot be run: \(String(cString: strerror(errno))). "
                + "The check is made where the gateway is installed.")
        throw ExitCode(ExitStatus.localFile.rawValue)
    }

    /// Where it is if it was installed with this program: PATH may have one of another release.
    private static var beside: String? {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &path, path.count)
        guard length > 0, length < path.count, let slash = path.lastIndex(of: CChar(UInt8(ascii: "/")))
        else { return nil }
        return String(decoding: path[...slash].map { UInt8(bitPattern: $0) }, as: UTF8.self) + program
    }

    /// Makes this process another program; returns where that is not possible.
    private static func replace(_ path: String, _ arguments: [String]) {
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        execvp(path, &pointers)
        let reason = errno
        for pointer in pointers { free(pointer) }
        errno = reason
    }
}
