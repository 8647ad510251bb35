import ArgumentParser
import DevLedger

/// `--rest` and `--allow-remote`: where the REST API listens.
struct RESTOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Address of the REST API; port 0 takes a free one.", valueName: "host:port"))
    var rest = "127.0.0.1:8008"
    @Flag(help: "Allow addresses that other machines can reach. Nobody is authenticated.")
    var allowRemote = false

    /// - Throws: `ValidationError` for what is not HOST:PORT, and for a host beyond loopback without `--allow-remote`.
    func address() throws -> (host: String, port: Int) {
        guard let colon = rest.lastIndex(of: ":"), colon > rest.startIndex,
            let port = UInt16(rest[rest.index(after: colon)...])
        else { throw ValidationError("--rest takes HOST:PORT, not '\(rest)'.") }
        let host = String(rest[..<colon])
        do {
            try LedgerConfiguration.checkLoopback(host, allowsRemote: allowRemote)
        } catch {
            throw ValidationError("\(error)")
        }
        return (host, Int(port))
    }
}
