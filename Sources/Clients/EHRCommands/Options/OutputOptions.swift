internal import ArgumentParser
internal import Logging
internal import ProgramLogs
internal import RecordErrors

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
    func print(_ value: OutputValue) throws {
        switch format {
        case .json:
            writeOutput(try value.json())
        case .table:
            for line in value.tableLines { writeOutput(line) }
        }
    }

    /// Runs a verb: prints what it gives back, or its failure, and ends with the exit code of docs/errors.md.
    /// Its log lines go to `Logger.current`.
    func run(_ verb: () async throws -> OutputValue?) async throws {
        do {
            if let result = try await withLogger(log.logger("ehr"), { _ in try await verb() }) { try print(result) }
        } catch let failure as CommandFailure {
            try report(failure)
        } catch let exit as ExitCode {
            throw exit
        } catch {
            guard let failure = CommandFailure(error) else { throw error }
            try report(failure)
        }
    }

    private func report(_ failure: CommandFailure) throws {
        if format == .json { writeOutput(try failure.document.json()) }
        let code = failure.code.map { " [\($0)]" } ?? ""
        writeError("ehr: \(Table.printable(failure.message))\(code)")
        if format == .table {
            for line in OutputValue.object(failure.details).tableLines { writeError("     \(line)") }
        }
        throw ExitCode(failure.status.rawValue)
    }
}
