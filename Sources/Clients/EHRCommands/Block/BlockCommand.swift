internal import ArgumentParser
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr block`
struct BlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "The ledger's blocks.", subcommands: [BlockList.self, BlockShow.self])
}

extension LedgerBlock {
    var output: [(String, OutputValue)] {
        [
            ("block_num", .number(header.blockNum)), ("block_id", .text(id.hex)),
            ("batches", .number(UInt64(batches.count))),
            ("transactions", .number(UInt64(batches.reduce(0) { $0 + $1.transactions.count }))),
            ("state_root", .digest(header.stateRootHash)),
        ]
    }
}
