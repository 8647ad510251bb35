public import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import RecordErrors
internal import SawtoothClient
public import SawtoothProtocol

/// `ehr state show`
struct StateShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what is stored at one address.")

    @Argument(help: "The address: 70 lower-case hexadecimal digits.") var address: StateAddress
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            guard let data = try await ledger.api().state(at: address) else {
                throw CommandFailure(.rejected, "The ledger has nothing at \(address).", code: "not_found")
            }
            let entry = try? AnyStateValue(decoding: data)
            return .object([
                ("address", .text(address.hex)), ("kind", .text(entry?.kind ?? "-")),
                ("entry", entry?.output.withoutAbsent ?? .absent), ("data", .text(Hex.encode(data))),
            ])
        }
    }
}

extension StateAddress: ExpressibleByArgument {
    /// The address: 70 lower-case hexadecimal digits.
    public init?(argument: String) { self.init(hex: argument) }
}
