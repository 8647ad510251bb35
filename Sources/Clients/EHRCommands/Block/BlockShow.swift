internal import ArgumentParser
internal import RecordErrors
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr block show`
struct BlockShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one block and its transactions, and check the signatures.")

    @Argument(help: "The block's id; the newest block if not given.") var id: BlockID?
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let api = try ledger.api()
            let block = if let id { try await api.block(id) } else { try await api.newestBlock() }
            let transactions = block.batches.flatMap(\.transactions)
            let genuine =
                block.isSignatureValid && block.batches.allSatisfy(\.isSignatureValid)
                && transactions.allSatisfy(\.isSignatureValid)
            guard genuine else {
                throw CommandFailure(
                    .verificationFailed, "A signature in block \(block.header.blockNum) does not verify.",
                    details: block.output)
            }
            return .object(
                block.output + [
                    ("previous_block_id", .text(block.header.previousBlockID)),
                    ("signer", .text(block.header.signerPublicKey)), ("signatures", .text("valid")),
                    (
                        "transaction_list",
                        .list(
                            transactions.map { transaction in
                                .object([
                                    ("transaction_id", .text(transaction.id.hex)),
                                    (
                                        "family",
                                        .text("\(transaction.header.familyName) \(transaction.header.familyVersion)")
                                    ),
                                    ("signer", .text(transaction.header.signerPublicKey)),
                                ])
                            })
                    ),
                ])
        }
    }
}
