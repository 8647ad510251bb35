internal import ArgumentParser
internal import Cryptography
internal import RecordErrors

/// What `ehr`'s main calls: parses, runs, and gives the exit code.
package enum EHREntry {
    /// Runs the command line `arguments`, without the program's name.
    package static func run(_ arguments: [String]) async -> Int32 {
        // Almost every verb holds a key. Where the system does not agree, core dumps are as they were set for it.
        _ = MemoryDump.disable()
        do {
            var command = try EHRCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let exit as ExitCode {
            return exit.rawValue
        } catch {
            return finish(error)
        }
    }

    /// ArgumentParser ends with 64 for a usage error; `ehr` promises 2.
    private static func finish(_ error: any Error) -> Int32 {
        let message = EHRCommand.fullMessage(for: error)
        switch EHRCommand.exitCode(for: error) {
        case .success:
            writeOutput(message)
            return ExitStatus.done.rawValue
        case .validationFailure:
            writeError(message)
            // The parser says which option it is, and not why.
            if [".", ".."].contains(where: { message.contains("The value '\($0)' is invalid") }) {
                writeError("\(RecordFailure(.idReserved)) (\(RecordFailure.Code.idReserved.text))")
            }
            return ExitStatus.usage.rawValue
        default:
            writeError("ehr: \(message)")
            return ExitStatus.localFile.rawValue
        }
    }
}
