internal import ArgumentParser
internal import RecordConfiguration

/// `--config` or `--service`: who keeps keys and records, this process or an encryption service.
struct DeskOptions: ParsableArguments {
    /// Sections of a configuration file that belong to daemons.
    static let foreignSections: Set<String> = ["service", "gateway"]

    @Option(
        help: ArgumentHelp(
            "Configuration of keys and objects, to work on them in this process; or EHR_CONFIG.", valueName: "file"))
    var config: String?
    @Option(
        help: ArgumentHelp(
            "The encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.", valueName: "address"))
    var service: String?
    @Option(help: ArgumentHelp("Certificates of who may have signed the service's, PEM.", valueName: "file"))
    var tlsCA: String?
    @Option(help: ArgumentHelp("The certificate to show the service, PEM.", valueName: "file"))
    var tlsCert: String?
    @Option(help: ArgumentHelp("Its private key, PEM.", valueName: "file"))
    var tlsKey: String?
    @Option(name: .customLong("set"), help: "A setting in place of the configuration's; repeat it for several.")
    var set: [SettingArgument] = []
    @Option(help: "Sawtooth's REST API, in place of the configuration's ledger.url; a service has its own.")
    var url: String?
    @Option(help: "How long to wait for the ledger's verdict, 0 to \(SubmitOptions.waitLimit) seconds.")
    var wait = 60

    func validate() throws {
        guard (0...SubmitOptions.waitLimit).contains(wait) else {
            throw ValidationError("--wait takes 0 to \(SubmitOptions.waitLimit) seconds, not \(wait).")
        }
        guard config == nil || service == nil else {
            throw ValidationError("Give --config FILE or --service ADDRESS, and not both.")
        }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key are a pair: give both or none.")
        }
    }

    var timeout: Duration { .seconds(wait) }
}

/// `NAME=VALUE`.
struct SettingArgument: ExpressibleByArgument, Sendable {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }

    static var defaultCompletionKind: CompletionKind { .default }
}
