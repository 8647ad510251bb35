import Accounts
import ArgumentParser
import BuildVersion
import DurableFiles
import EHRGateway
import EHRIndex
import Glibc
import RecordConfiguration
import RecordErrors
import SQLDatabases
import ServerConnections
import StandardStreams

struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr-gateway",
        abstract: "Serves accounts, records, consents, accesses and their audit over HTTP.",
        discussion: GatewayOptions.discussion, version: Build.line("ehr-gateway"),
        subcommands: [
            ServeCommand.self, MigrateCommand.self, CheckCommand.self, AdminCommand.self, AuditCommand.self,
            ReindexCommand.self, AuditIndexCommand.self, MoveCommand.self,
        ],
        defaultSubcommand: ServeCommand.self)
}

/// Says what failed, and what it means to whoever started the program: a status of sysexits.h.
func exitStatus(of error: any Error) -> ExitCode {
    StandardError.write("Error: \(error)\n")
    return switch error {
    case is ValidationError:
        ExitCode(EX_USAGE)
    case let error as RecordFailure:
        ExitCode([.settingInvalid, .fileFailed].contains(error.code) ? EX_USAGE : EX_UNAVAILABLE)
    case let error as AccountFailure:
        ExitCode([.invalid, .weakPassword, .taken].contains(error.code) ? EX_USAGE : EX_UNAVAILABLE)
    case is FileError: ExitCode(EX_USAGE)
    case is SQLFailure, is IndexFailure: ExitCode(EX_UNAVAILABLE)
    case is ListeningFailure: ExitCode(EX_OSERR)
    default: ExitCode(EX_SOFTWARE)
    }
}
