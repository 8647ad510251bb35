internal import ArgumentParser
internal import Journals
internal import Locking
internal import RecordConfiguration
internal import RecordErrors

/// `ehr key openings`
struct KeyOpenings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openings",
        abstract: "Verify the openings journal: which record keys were opened, for whom, under which access.",
        discussion: """
            Each record is chained to all before it. Who can write the file can write it anew: keep the hash that is \
            printed elsewhere, and give it later with --hash. What the records say is in the file, one JSON object a \
            line after a hash.
            """)

    @Option(
        help: ArgumentHelp("A hash that was printed before, which must still be in the chain.", valueName: "hex"))
    var hash: String?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let journal = RecordParts.openingsJournal(try desk.settings())
            let found = LockedValue<UInt64?>(nil)
            let summary = try await journal.verify { [hash] number, seen, _ in
                if seen == hash { found.withLock { $0 = number } }
            }
            if let hash, found.withLock({ $0 }) == nil {
                throw CommandFailure(
                    .verificationFailed,
                    "No record of \(journal.path) has the hash \(hash): it was cut back, written anew, or is another "
                        + "journal.", code: "journal_broken")
            }
            return .object([
                ("journal", .text(journal.path)), ("records", .number(summary?.records ?? 0)),
                ("hash", summary.map { .digest($0.hash) } ?? .absent),
                ("cut_short", .number(summary?.cutShort ?? 0)),
                ("unfinished_bytes", .number(UInt64(clamping: summary?.unfinished?.length ?? 0))),
                ("hash_is_of_record", found.withLock { $0 }.map(OutputValue.number) ?? .absent),
            ])
        }
    }
}
