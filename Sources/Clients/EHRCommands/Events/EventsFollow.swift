internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import Logging
internal import RecordErrors
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr events follow`
struct EventsFollow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow",
        abstract: "Print events as blocks are committed, one line each, until interrupted.",
        discussion:
            "It follows the validator's component endpoint, reconnects after a lost connection, and misses no event."
    )

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
            if let count, count <= 0 { return nil }
            do {
                for try await update in follower {
                    switch update {
                    case .subscribed: writeError("ehr: following \(connect)")
                    case .disconnected: writeError("ehr: connection lost; trying again")
                    case .fork(let block): writeError("ehr: fork after block \(block.map { "\($0.number)" } ?? "none")")
                    case .block(let block):
                        for event in block.events {
                            try print(event, of: block.block)
                            printed += 1
                            if printed == count { return nil }
                        }
                    }
                }
            } catch let error as EventFollowerError {
                throw CommandFailure(.unreachable, error.description)
            }
            return nil
        }
    }

    private func print(_ event: Event, of block: BlockReference) throws {
        let attributes = event.attributes.map { ($0.key, OutputValue.text($0.value)) }
        switch output.format {
        case .table:
            let words = attributes.map { "\($0)=\($1.cell)" }.joined(separator: " ")
            writeOutput(Table.printable("\(block.number)  \(event.eventType)  \(words)"))
        case .json:
            writeOutput(
                try OutputValue.object([
                    ("block_num", .number(block.number)), ("block_id", .text(block.id.hex)),
                    ("event_type", .text(event.eventType)), ("attributes", .object(attributes)),
                    ("data", .text(Hex.encode(event.data))),
                ]).json())
        }
    }
}
