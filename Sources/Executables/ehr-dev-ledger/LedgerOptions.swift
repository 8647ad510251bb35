import ArgumentParser
import DevLedger

struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Component endpoint; port * or 0 takes a free one.", valueName: "tcp://HOST:PORT"))
    var bind = "tcp://127.0.0.1:4004"
    @OptionGroup var api: RESTOptions
    @Option(
        help: ArgumentHelp(
            "Folder of the chain and the validator's key; if not given, a temporary one, removed at the end.",
            valueName: "folder"),
        completion: .directory)
    var data: String?
    @Option(
        help: ArgumentHelp("A setting of the genesis block; repeat it for several.", valueName: "KEY=VALUE"))
    var genesisSetting: [String] = []
    @Flag(help: "Begin every block with its time: sets at genesis what switches BlockInfo on in Sawtooth.")
    var blockInfo = false
    @Option(
        help: ArgumentHelp(
            "The validator's private key, a file as `sawtooth keygen` writes it.", valueName: "file"),
        completion: .file())
    var validatorKey: String?
    @Option(
        help: ArgumentHelp(
            "The network endpoint that the status request answers; nothing listens there.", valueName: "endpoint"))
    var networkEndpoint = LedgerConfiguration().networkEndpoint
    @Flag(
        name: .customLong("test-imitate-sawtooth-1.2.6"),
        help: "For tests: lose what processors had when they leave or vanish, as Sawtooth 1.2.6 does.")
    var imitateSawtooth126 = false
    @Option(
        help: ArgumentHelp(
            "For tests: a Unix socket for commands: reorganisations, faulty answers, premature verdicts, the clock.",
            valueName: "ipc://PATH"))
    var testControl: String?
    @Option(
        help: ArgumentHelp("For tests: the time of every block, in seconds since 1970.", valueName: "seconds"))
    var testClock: UInt64?

    func ledgerConfiguration() throws -> LedgerConfiguration {
        var configuration = LedgerConfiguration()
        configuration.bind = bind
        configuration.dataFolder = data
        configuration.keyFile = validatorKey
        configuration.networkEndpoint = networkEndpoint
        configuration.allowsRemote = api.allowRemote
        configuration.imitatesSawtooth126 = imitateSawtooth126
        configuration.testControl = testControl
        configuration.testClock = testClock
        try refuseTestOptionsFromRemote()
        do {
            configuration.genesisSettings = try genesisSetting.map(LedgerConfiguration.setting)
        } catch {
            throw ValidationError("\(error)")
        }
        if blockInfo { configuration.genesisSettings += LedgerConfiguration.blockInfoSettings }
        return configuration
    }

    private func refuseTestOptionsFromRemote() throws {
        let given = [
            imitateSawtooth126 ? "--test-imitate-sawtooth-1.2.6" : nil, testControl.map { _ in "--test-control" },
            testClock.map { _ in "--test-clock" },
        ].compactMap { $0 }
        guard given.isEmpty || !api.allowRemote else {
            throw ValidationError("\(given.joined(separator: ", ")): test options are not for --allow-remote.")
        }
    }
}
