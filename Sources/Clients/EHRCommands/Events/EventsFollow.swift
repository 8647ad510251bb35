internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import Logging
internal import RecordErrors
internal import SawtoothClient
internal import SawtoothProtocol
internal import StandardStreams
internal import Waiting

/// `ehr events follow`
struct EventsFollow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow",
        abstract: "Print events as blocks are committed, one line each, until interrupted.",
        discussion: """
            It follows the validator's component endpoint, reconnects after a lost connection, and misses no event. \
            With --format json the last line is {"end":"count","events":N}, or "interrupted" after a signal: where it \
            is missing, the output was cut.
            """)

    @Option(name: [.customShort("C"), .long], help: "The validator's component endpoint.")
    var connect = "tcp://127.0.0.1:4004"
    @Option(
        name: .customLong("type"), help: "An event type; repeat it for several. All of the ehr family's if not given.")
    var types: [String] = []
    @Flag(help: "Begin with the first block instead of the next one.") var fromGenesis = false
    @Option(help: "End after this many events.") var count: Int?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let types = types.isEmpty ? FamilyEvent.allCases.map(\.rawValue) : types
            let follower = EventFollower(
                endpoint: connect, subscriptions: types.map { EventSubscription(eventType: $0) },
                start: fromGenesis ? .genesis : .next, logger: .current)
            var printed = 0
            if let count, count <= 0 { return try finish(printed) }
            do {
                var updates = follower.makeAsyncIterator()
                var isFollowing = false
                while let update = try await next(of: &updates, isFollowing) {
                    switch update {
                    case .subscribed:
                        writeError("ehr: following \(connect)")
                        isFollowing = true
                    case .disconnected:
                        writeError("ehr: connection lost; trying again")
                        isFollowing = false
                    case .fork(let block): writeError("ehr: fork after block \(block.map { "\($0.number)" } ?? "none")")
                    case .block(let block):
                        for event in block.events {
                            try print(event, of: block.block)
                            printed += 1
                            if printed == count { return try finish(printed) }
                        }
                    }
                }
            } catch let error as EventFollowerError {
                throw CommandFailure(.unreachable, error.description)
            } catch is CancellationError {}
            return try finish(printed)
        }
    }

    /// A connection is waited for, which is said; events come when they come.
    private func next(of updates: inout EventFollower.AsyncIterator, _ isFollowing: Bool) async throws -> LedgerUpdate?
    {
        if isFollowing { return try await updates.next() }
        return try await Waits.during("the validator at \(connect)") { try await updates.next() }
    }

    /// Ends a list of JSON lines, so that one that was cut is never taken for whole.
    private func finish(_ printed: Int) throws -> OutputValue? {
        if output.format == .json {
            try output.print(
                .object([
                    ("end", .text(Task.isCancelled ? "interrupted" : "count")),
                    ("events", .number(UInt64(clamping: printed))),
                ]))
        }
        try Task.checkCancellation()
        return nil
    }

    private func print(_ event: Event, of block: BlockReference) throws {
        let attributes = event.attributes.map { ($0.key, OutputValue.text($0.value)) }
        switch output.format {
        case .table:
            let words = attributes.map { "\($0)=\($1.cell)" }.joined(separator: " ")
            try StandardOutput.writeLine(
                Table.printable("\(block.number)  \(event.eventType)  \(words)"))
        case .json:
            try StandardOutput.writeLine(
                try OutputValue.object([
                    ("block_num", .number(block.number)), ("block_id", .text(block.id.hex)),
                    ("event_type", .text(event.eventType)), ("attributes", .object(attributes)),
                    ("data", .text(Hex.encode(event.data))),
                ]).json())
        }
    }
}
