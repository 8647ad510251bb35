import ArgumentParser
import DevLedger
import Logging

struct LedgerOptions: ParsableArguments {
    @Option(help: "Component endpoint; port * or 0 takes a free one.")
    var bind = "tcp://127.0.0.1:4004"
    @Option(help: "REST API, HOST:PORT; port 0 takes a free one.")
    var rest = "127.0.0.1:8008"
    @Option(help: "Folder of the chain and the validator's key (default: a temporary one, removed at the end).")
    var data: String?
    @Option(help: "Setting of the genesis block, KEY=VALUE; may be given again.")
    var genesisSetting: [String] = []
    @Flag(help: "Begin every block with the time: sets at genesis what switches BlockInfo on in Sawtooth.")
    var blockInfo = false
    @Option(help: "The validator's private key, a file as sawtooth keygen writes it.")
    var validatorKey: String?
    @Option(help: "What the status request says of the network endpoint; nothing listens there.")
    var networkEndpoint = LedgerConfiguration().networkEndpoint
    @Flag(help: "Let --bind and --rest name addresses that other machines can reach. Nobody is authenticated.")
    var allowRemote = false
    @Flag(
        name: .customLong("test-imitate-sawtooth-1.2.6"),
        help: "For tests: lose what processors had when they leave or vanish, as Sawtooth 1.2.6 does.")
    var imitateSawtooth126 = false
    @Flag(name: .shortAndLong, help: "Say more on standard error; again for more still.")
    var verbose: Int

    var logLevel: Logger.Level { verbose == 0 ? .warning : verbose == 1 ? .info : .debug }

    func ledgerConfiguration() throws -> LedgerConfiguration {
        var configuration = LedgerConfiguration()
        configuration.bind = bind
        configuration.dataFolder = data
        configuration.keyFile = validatorKey
        configuration.networkEndpoint = networkEndpoint
        configuration.allowsRemote = allowRemote
        configuration.imitatesSawtooth126 = imitateSawtooth126
        guard !(imitateSawtooth126 && allowRemote) else {
            throw ValidationError("--test-imitate-sawtooth-1.2.6 loses transactions: it is not for --allow-remote.")
        }
        do {
            configuration.genesisSettings = try genesisSetting.map(LedgerConfiguration.setting)
        } catch {
            throw ValidationError("\(error)")
        }
        if blockInfo { configuration.genesisSettings += LedgerConfiguration.blockInfoSettings }
        return configuration
    }

    func restAddress() throws -> (host: String, port: Int) {
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
