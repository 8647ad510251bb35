internal import ArgumentParser
internal import DurableFiles
internal import RecordErrors
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr batch submit`
struct BatchSubmit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a file of signed batches (a BatchList, as `sawtooth` writes it) and wait for the verdicts.")

    /// Longest file, in bytes: no REST API takes as much in one request.
    private static let lengthLimit = 16 << 20

    @Argument(help: "The file of batches; - for standard input.", completion: .file()) var file: String
    @Option(help: "How long to wait for the ledger's verdict, 0 to \(SubmitOptions.waitLimit) seconds.") var wait = 60
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0...SubmitOptions.waitLimit).contains(wait) else {
            throw ValidationError("--wait takes 0 to \(SubmitOptions.waitLimit) seconds, not \(wait).")
        }
    }

    func run() async throws {
        try await output.run {
            let batches = try readBatches()
            let verdicts = try await BatchSubmitter(api: ledger.api()).submitAndAwait(batches, timeout: .seconds(wait))
            let rows = zip(batches, verdicts).map { ($0.headerSignature, $1) }
            try report(rows)
            return nil
        }
    }

    private func readBatches() throws -> [Batch] {
        let bytes = try ReadableFile.contents(of: file, limit: Self.lengthLimit)
        do {
            let list = try BatchList(decoding: bytes)
            guard !list.batches.isEmpty else { throw CommandFailure(.usage, "\(file) holds no batch.") }
            return list.batches
        } catch let error as WireError {
            throw CommandFailure(.usage, "\(file) is not a BatchList: \(error)")
        }
    }

    /// Prints one row a batch, and ends with the exit code of the worst of them.
    private func report(_ rows: [(String, Verdict)]) throws {
        try output.print(
            .list(
                rows.map { id, verdict in
                    switch verdict {
                    case .committed(let block):
                        .object([
                            ("batch_id", .text(id)), ("status", .text("COMMITTED")),
                            ("block_num", block.map { .number($0.number) } ?? .absent), ("message", .absent),
                            ("code", .absent),
                        ])
                    case .invalid(let transactions):
                        .object([
                            ("batch_id", .text(id)), ("status", .text("INVALID")), ("block_num", .absent),
                            ("message", .text(transactions.first?.message ?? "")),
                            (
                                "code",
                                transactions.first.flatMap { CommandFailure.code(in: $0.extendedData) }
                                    .map(OutputValue.text) ?? .absent
                            ),
                        ])
                    case .unknown(let last):
                        .object([
                            ("batch_id", .text(id)), ("status", .text(last.rawValue)), ("block_num", .absent),
                            ("message", .absent), ("code", .absent),
                        ])
                    }
                }))
        if rows.contains(where: { $0.1.rejection != nil }) { throw ExitCode(ExitStatus.rejected.rawValue) }
        if !rows.allSatisfy(\.1.isCommitted) { throw ExitCode(ExitStatus.noVerdict.rawValue) }
    }
}
