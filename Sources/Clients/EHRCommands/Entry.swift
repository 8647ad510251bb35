internal import ArgumentParser
internal import Cryptography
internal import Glibc
internal import RecordErrors
internal import StandardStreams
internal import Waiting

/// What `ehr`'s main calls: parses, runs, and gives the exit code.
package enum EHREntry {
    /// Runs the command line `arguments`, without the program's name.
    package static func run(_ arguments: [String]) async -> Int32 {
        // Almost every verb holds a key. Where the system does not agree, core dumps are as they were set for it.
        _ = MemoryDump.disable()
        Waits.watch(
            announce: { writeError("ehr: waiting for \($0)") },
            overdue: {
                writeError("ehr: there was no end of waiting for \($0)")
                Glibc.exit(ExitStatus.unreachable.rawValue)
            })
        do {
            try await Interruption.cancelling {
                var command = try EHRCommand.parseAsRoot(arguments)
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
            return ExitStatus.done.rawValue
        } catch let exit as ExitCode {
            return exit.rawValue
        } catch let failure as OutputFailure {
            failure.end("ehr")
        } catch {
            return finish(error)
        }
    }

    /// ArgumentParser ends with 64 for a usage error; `ehr` promises 2.
    private static func finish(_ error: any Error) -> Int32 {
        let message = EHRCommand.fullMessage(for: error)
        switch EHRCommand.exitCode(for: error) {
        case .success:
            do { try StandardOutput.writeLine(message) } catch { error.end("ehr") }
            return ExitStatus.done.rawValue
        case .validationFailure:
            writeError(message)
            if message.contains("is invalid for"), let why = ArgumentRefusal.take() { writeError(why) }
            return ExitStatus.usage.rawValue
        default:
            writeError("ehr: \(message)")
            return ExitStatus.localFile.rawValue
        }
    }
}
