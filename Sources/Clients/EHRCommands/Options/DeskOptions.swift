internal import ArgumentParser
internal import RecordConfiguration

/// `--config` or `--service`: who keeps keys and records, this process or an encryption service.
struct DeskOptions: ParsableArguments {
    /// Sections of a configuration file that belong to daemons.
    static let foreignSections: Set<String> = ["service", "gateway"]

    @Option(
        help: ArgumentHelp(
            "Configuration file: keep keys and objects in this process; or EHR_CONFIG.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var config: String?
    @Option(
        help: ArgumentHelp(
            "Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.", valueName: "address"))
    var service: String?
    @Option(
        help: ArgumentHelp(
            "User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.",
            valueName: "name"))
    var serviceUser: String?
    @Option(
        help: ArgumentHelp("CA certificates trusted for the service, PEM.", valueName: "file"), completion: .file())
    var tlsCA: String?
    @Option(
        help: ArgumentHelp("Client certificate for the service, PEM.", valueName: "file"), completion: .file())
    var tlsCert: String?
    @Option(
        help: ArgumentHelp("Private key of the client certificate, PEM.", valueName: "file"), completion: .file())
    var tlsKey: String?
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Override a setting of the configuration; repeat it for several.", valueName: "NAME=VALUE"))
    var set: [SettingArgument] = []
    @Option(help: "Sawtooth's REST API, instead of the configuration's ledger.url; a service has its own.")
    var url: String?
    @Option(help: "How long to wait for the ledger's verdict, 0 to \(SubmitOptions.waitLimit) seconds.")
    var wait = 60
    @OptionGroup var acting: ActingOptions

    func validate() throws {
        guard (0...SubmitOptions.waitLimit).contains(wait) else {
            throw ValidationError("--wait takes 0 to \(SubmitOptions.waitLimit) seconds, not \(wait).")
        }
        guard config == nil || service == nil else {
            throw ValidationError("Give either --config FILE or --service ADDRESS, not both.")
        }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key belong together: give both or neither.")
        }
    }

    var timeout: Duration { .seconds(wait) }
}

/// `NAME=VALUE`.
struct SettingArgument: ExpressibleByArgument, Sendable {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
            // Not the argument itself: it may be a secret that is in the wrong place.
            ArgumentRefusal.note("It takes NAME=VALUE.")
            return nil
        }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}
