import ArgumentParser
import DevLedger
import NetworkAddresses

/// `--rest` and `--allow-remote`: where the REST API listens.
struct RESTOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Address of the REST API; port 0 takes a free one.", valueName: "host:port"))
    var rest = "127.0.0.1:8008"
    @Flag(help: "Allow addresses that other machines can reach. Nobody is authenticated.")
    var allowRemote = false

    /// - Throws: `ValidationError` for what is not HOST:PORT, and for a host beyond loopback without `--allow-remote`.
    func address() throws -> NetworkAddress {
        do {
            let address = try NetworkAddress(rest)
            try LedgerConfiguration.checkLoopback(address.host, allowsRemote: allowRemote)
            return address
        } catch let refusal as AddressRefusal {
            throw ValidationError("--rest: \(refusal).")
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
