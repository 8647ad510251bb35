import ArgumentParser
import EncryptionService
import Glibc
import NetworkAddresses
import ProgramLogs
import RecordConfiguration
import RecordErrors
import RecordRemote
import ServerConnections
import StandardStreams

struct Options: ParsableArguments {
    static let discussion = """
        It needs a configuration (docs/operations.md) that says where the key database, the key wrapper, the objects \
        and the ledger are. Each setting can also come from the environment: EHR_ and its name in capitals.

        A Unix socket serves everybody who may open it. It is created for its owner alone (mode 0600); its folder is \
        created with mode 0700 if there is none. HOST:PORT is served over TLS only, with certificates on both sides \
        (service.tls.* in the configuration).

        With service.maintenance, keys, numbers and enrolment codes are asked for at a Unix socket of their own, and \
        nowhere else.

        When it accepts requests, it prints one line to standard output: ready listen=ADDRESS
        With a maintenance socket it prints a second one: ready maintenance=unix:PATH
        With service.metrics it prints another: ready metrics=HOST:PORT
        On SIGTERM or SIGINT it finishes the requests under way, for at most \(ServiceLimits.shutdownSeconds) s, and \
        exits. It can be killed at any moment: what it has acknowledged is there after a restart.

        With -v it logs each request; with -vv also details, which hold ids of patients.

        Exit status: 0 after a signal, 6 when standard output cannot be written, 64 for invalid options or settings, \
        69 when the key database, the key wrapper or the object store cannot be opened, 71 when it cannot listen, \
        70 for anything else.
        """

    @Option(
        help: ArgumentHelp("Where to listen; or service.listen in the configuration.", valueName: "unix:PATH|HOST:PORT")
    )
    var listen: String?
    @Option(help: ArgumentHelp("Configuration file, JSON.", valueName: "file"), completion: .file(extensions: ["json"]))
    var config: String?
    @OptionGroup var log: LogOptions

    /// - Throws: `RecordFailure`.
    func settings() throws -> Settings {
        try Settings(
            file: config, flags: listen.map { [ServiceSettings.listen.name: $0] } ?? [:],
            known: RecordSettings.all + ServiceSettings.all, foreign: ["gateway"])
    }

    /// Says that requests are taken, unbuffered: whoever started this waits for the line.
    static func announce(_ address: ServiceAddress, _ surface: EncryptionEndpoint.Surface) {
        announce(surface == .maintenance ? "ready maintenance=\(address)" : "ready listen=\(address)")
    }

    static func announce(metrics address: NetworkAddress) {
        announce("ready metrics=\(address)")
    }

    private static func announce(_ line: String) {
        do { try StandardOutput.writeLine(line) } catch { error.end("ehr-encryption") }
    }
}

/// Says what failed, and what it means to whoever started the program: a status of sysexits.h.
func exitStatus(of error: any Error) -> ExitCode {
    StandardError.write("Error: \(error)\n")
    return switch error {
    case let error as RecordFailure:
        ExitCode([.settingInvalid, .fileFailed, .batchKeyRegistrar].contains(error.code) ? EX_USAGE : EX_UNAVAILABLE)
    case ListenerError.files: ExitCode(EX_USAGE)
    case is ListenerError, is ListeningFailure: ExitCode(EX_OSERR)
    default: ExitCode(EX_SOFTWARE)
    }
}
