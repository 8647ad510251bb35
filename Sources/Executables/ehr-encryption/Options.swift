import ArgumentParser
import EncryptionService
import Glibc
import Logging
import RecordConfiguration
import RecordErrors
import RecordRemote
import ServerLogs

struct Options: ParsableArguments {
    static let discussion = """
        It needs a configuration (docs/operations.md): where the key database, the key wrapper, the objects and the \
        ledger are. Each setting can also come from the environment, EHR_ and its name in capitals.

        On a Unix socket whoever may open it may ask; it is made for its owner alone (0600), in a folder that is made \
        0700 where it is not there. On HOST:PORT both sides show certificates (service.tls.* in the configuration); \
        there is no TCP without TLS.

        Once it takes requests it prints one line to standard output: ready listen=ADDRESS
        SIGTERM or SIGINT: it finishes what is under way, for at most \(ServiceLimits.shutdownSeconds) s, and leaves. \
        It can be killed at any moment: what it has acknowledged is there when it is started again.

        Exit status: 0 after a signal, 64 for options or settings that make no sense, 69 when the key database, the \
        key wrapper or the object store cannot be opened, 71 when it cannot listen, 70 for anything else.
        """

    @Option(help: ArgumentHelp("Where to listen.", valueName: "unix:PATH|HOST:PORT"))
    var listen: String?
    @Option(help: ArgumentHelp("Configuration file, JSON.", valueName: "file"))
    var config: String?
    @Option(help: "How log lines are written, to standard error: text or json.")
    var logFormat = LogFormat.text
    @Flag(name: .short, help: "Log more: -v each request, -vv details, with ids of patients.")
    var verbose: Int

    func logger() -> Logger { Logger(label: "ehr-encryption", format: logFormat, verbosity: verbose) }

    /// - Throws: `RecordFailure`.
    func settings() throws -> Settings {
        try Settings(
            file: config, flags: listen.map { [ServiceSettings.listen.name: $0] } ?? [:],
            known: RecordSettings.all + ServiceSettings.all, foreign: ["gateway"])
    }

    /// Says that requests are taken, unbuffered: whoever started this waits for the line.
    static func announce(_ address: ServiceAddress) {
        var line = "ready listen=\(address)\n"
        _ = line.withUTF8 { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}

extension LogFormat: ExpressibleByArgument {}

/// Says what failed, and what it means to whoever started the program: a status of sysexits.h.
func exitStatus(of error: any Error) -> ExitCode {
    var line = "Error: \(error)\n"
    _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    return switch error {
    case let error as RecordFailure:
        ExitCode([.settingInvalid, .fileFailed].contains(error.code) ? EX_USAGE : EX_UNAVAILABLE)
    case ListenerError.files: ExitCode(EX_USAGE)
    case is ListenerError: ExitCode(EX_OSERR)
    default: ExitCode(EX_SOFTWARE)
    }
}
