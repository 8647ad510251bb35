internal import ArgumentParser
internal import RecordFlow

/// `ehr record sweep`
struct RecordSweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Remove stored objects whose key is gone: of erased records, refused or interrupted deposits.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in
            let swept = try await open.journeys.sweepObjects()
            var fields: [(String, OutputValue)] = [("objects_removed", .number(UInt64(clamping: swept.removed)))]
            if let why = swept.notListed { fields.append(("uploads_not_listed", .text(why))) }
            return .object(fields)
        }
    }
}
