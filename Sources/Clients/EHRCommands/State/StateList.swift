internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr state list`
struct StateList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List state entries under a prefix; the family's are decoded.")

    @Option(help: "An even number of hexadecimal digits, at most 70; the family's namespace if not given.")
    var prefix: String = Family.namespaceHex
    @Option(help: "Most entries to list.") var limit = 1_000
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            var rows: [OutputValue] = []
            for try await item in try ledger.api().state(under: prefix) {
                guard rows.count < limit else {
                    writeError("ehr: stopped after \(limit) entries; raise --limit for more.")
                    break
                }
                let entry = try? AnyStateValue(decoding: item.data)
                rows.append(
                    .object([
                        ("address", .text(item.address.hex)), ("kind", .text(entry?.kind ?? "-")),
                        ("entry", entry?.output.withoutAbsent ?? .text(Hex.encode(item.data))),
                    ]))
            }
            return .list(rows)
        }
    }
}
