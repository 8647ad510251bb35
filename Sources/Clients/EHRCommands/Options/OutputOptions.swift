internal import ArgumentParser
internal import Logging
internal import ProgramLogs
internal import RecordErrors
internal import StandardStreams
internal import Waiting

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table, json
}

/// `--format`, the options about log lines, and the one way in which a verb prints its result or ends with a failure.
struct OutputOptions: ParsableArguments {
    @Option(help: "How results are printed: table for people, json (one document) for programs.")
    var format: OutputFormat = .table
    @OptionGroup var log: LogOptions

    /// Prints a result to standard output.
    ///
    /// - Parameter aside: whether standard output has content on it, so that the result goes to standard error.
    /// - Throws: `OutputFailure`.
    func print(_ value: OutputValue, aside: Bool = false) throws {
        let text =
            switch format {
            case .json: try value.json()
            case .table: value.tableLines.joined(separator: "\n")
            }
        if text.isEmpty { return }
        if aside { writeError(text) } else { try StandardOutput.writeLine(text) }
    }

    /// Runs a verb: prints what it gives back, or its failure, and ends with the exit code of docs/errors.md.
    /// Its log lines go to `Logger.current`.
    ///
    /// - Parameter aside: whether the verb writes content to standard output.
    func run(aside: Bool = false, _ verb: () async throws -> OutputValue?) async throws {
        do {
            if let result = try await withLogger(log.logger("ehr"), { _ in try await verb() }) {
                try print(result, aside: aside)
            }
        } catch let failure as OutputFailure {
            throw failure
        } catch let failure as CommandFailure {
            try report(failure, aside)
        } catch let exit as ExitCode {
            throw exit
        } catch {
            if let failure = (error as? RecordFailure)?.cause as? OutputFailure { throw failure }
            guard let failure = CommandFailure(error) else { throw error }
            try report(failure, aside)
        }
    }

    private func report(_ failure: CommandFailure, _ aside: Bool) throws {
        // What failed because the command was told to end needs no words, unless it goes on without it.
        if Waits.isInterrupted && failure.status != .noVerdict { throw CancellationError() }
        if format == .json && aside { writeError(try failure.document.json()) }
        if format == .json && !aside {
            do {
                try StandardOutput.writeLine(try failure.document.json())
            } catch let failure as OutputFailure {
                // The command's own failure says more.
                if !failure.isBrokenPipe { writeError("ehr: \(failure)") }
            }
        }
        let code = failure.code.map { " [\($0)]" } ?? ""
        writeError("ehr: \(Table.printable(failure.message))\(code)")
        if format == .table {
            for line in OutputValue.object(failure.details).tableLines { writeError("     \(line)") }
        }
        throw ExitCode(failure.status.rawValue)
    }
}
