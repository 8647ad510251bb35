internal import NetworkAddresses

/// The configuration of a development ledger.
package struct LedgerConfiguration: Sendable {
    /// Where the component endpoint listens, `tcp://HOST:PORT`; port `*` or 0 takes a free one.
    package var bind = "tcp://127.0.0.1:4004"
    /// The folder of the chain and of the validator's key, created if missing. nil: a temporary one, removed at the
    /// end.
    package var dataFolder: String?
    /// The validator's private key in a file as `sawtooth keygen` writes it. nil: `validator.priv` in the data folder,
    /// created if missing.
    package var keyFile: String?
    /// Settings of the genesis block, in order. An existing chain must have been created with the same ones.
    package var genesisSettings: [(key: String, value: String)] = []
    /// Allows an address in `bind` that other machines can reach. Nobody is authenticated.
    package var allowsRemote = false
    /// The network endpoint in answers to CLIENT_STATUS_GET: Sawtooth's default. Nothing listens there; there are no
    /// peers.
    package var networkEndpoint = "tcp://127.0.0.1:8800"

    /// A test option: treats processors that come and go as Sawtooth 1.2.6 does, which loses transactions forever.
    package var imitatesSawtooth126 = false
    /// A test option: where it accepts commands of tests, `ipc://PATH`. nil: nowhere.
    package var testControl: String?
    /// A test option: the time of every block, in seconds since 1970. nil: the machine's clock.
    package var testClock: UInt64?

    package init() {}

    /// The settings with which a real Sawtooth network puts BlockInfo into every block.
    package static let blockInfoSettings = [
        (key: SettingsFamily.batchInjectors, value: BlockInfoFamily.name),
        (key: "sawtooth.validator.block_validation_rules", value: "NofX:1,block_info;XatY:block_info,0;local:0"),
    ]

    /// A configuration that cannot be used.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        package let description: String

        package init(_ description: String) {
            self.description = description
        }
    }

    /// A genesis setting from `KEY=VALUE`.
    ///
    /// - Throws: `Invalid` without a key or `=`.
    package static func setting(_ text: String) throws(Invalid) -> (key: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw Invalid("'\(text)' is not a setting: write KEY=VALUE.")
        }
        return (String(parts[0]), String(parts[1]))
    }

    /// Refuses an address that other machines can reach, unless that is allowed.
    ///
    /// - Parameter host: a name or an address without brackets; `*` for every address.
    /// - Throws: `Invalid` with what to do.
    package static func checkLoopback(_ host: String, allowsRemote: Bool) throws(Invalid) {
        guard NetworkAddress(host: host, port: 0).isLoopback || allowsRemote else {
            throw Invalid(
                "\(host) can be reached from other machines, and nobody is authenticated here. Bind 127.0.0.1, "
                    + "or give --allow-remote if the network around it is closed.")
        }
    }

    /// The host in `tcp://HOST:PORT`, without brackets.
    ///
    /// - Throws: `Invalid` for anything else.
    package static func host(ofEndpoint endpoint: String) throws(Invalid) -> String {
        if endpoint.hasPrefix("tcp://*:") { return "*" }
        do {
            return try NetworkAddress(endpoint: endpoint).host
        } catch {
            throw Invalid("\(error).")
        }
    }
}
