internal import ArgumentParser
internal import Foundation
internal import Logging
internal import RecordConfiguration
internal import SawtoothClient
internal import SawtoothProtocol

/// `--url`: which ledger is asked, and how. Each option is also the variable of the setting that it stands for.
struct LedgerOptions: ParsableArguments {
    @Option(help: "Sawtooth's REST API, or the development ledger's; \(defaultURL) if not given.")
    var url: String?
    @Option(
        help: ArgumentHelp("CA certificates trusted for that API alone, PEM.", valueName: "file"), completion: .file())
    var urlCA: String?
    @Option(
        help: ArgumentHelp("Client certificate for a proxy before that API, PEM.", valueName: "file"),
        completion: .file())
    var urlCert: String?
    @Option(
        help: ArgumentHelp("Private key of that certificate, PEM, mode 0600.", valueName: "file"), completion: .file())
    var urlKey: String?
    @Option(
        help: ArgumentHelp("File of the bearer token that such a proxy asks for, mode 0600.", valueName: "file"),
        completion: .file())
    var urlBearer: String?
    @Option(
        help: ArgumentHelp("File of NAME:PASSWORD that such a proxy asks for, mode 0600.", valueName: "file"),
        completion: .file())
    var urlBasic: String?
    @Option(
        help: ArgumentHelp(
            "Host besides this machine that http:// may go to; repeat it for several.", valueName: "host"))
    var plainHTTPHost: [String] = []

    private static let defaultURL = RecordSettings.ledgerURL.fallback

    /// A client of that API.
    func api() throws -> LedgerAPI {
        var flags: [String: String] = [:]
        let given = [
            (RecordSettings.ledgerURL.setting, url), (RecordSettings.ledgerAuthorities, urlCA),
            (RecordSettings.ledgerCertificate, urlCert), (RecordSettings.ledgerKey, urlKey),
            (RecordSettings.ledgerBearerFile, urlBearer), (RecordSettings.ledgerBasicFile, urlBasic),
            (RecordSettings.plainHTTPHosts, plainHTTPHost.isEmpty ? nil : plainHTTPHost.joined(separator: ",")),
        ]
        for (setting, text) in given { flags[setting.name] = text }
        return try LedgerOptions.api(flags)
    }

    /// What flags and the environment say about the API.
    static func settings(_ flags: [String: String]) throws -> Settings {
        try Settings(flags: flags, known: RecordSettings.ledgerConnection)
    }

    /// A client of the API that flags and the environment name.
    static func api(_ flags: [String: String]) throws -> LedgerAPI {
        let settings = try settings(flags)
        let api = try RecordParts.ledgerAPI(settings, logger: .current)
        // Shown only now: what is no usable URL may hold a password.
        Logger.current.info(
            "asking the ledger", metadata: ["url": "\(settings.text(RecordSettings.ledgerURL))"])
        return api
    }
}

/// `--key`, `--batch-key` and `--wait`: who signs, and how long the verdict is waited for.
struct SubmitOptions: ParsableArguments {
    /// Seconds; Sawtooth's REST API holds no answer back for longer.
    static let waitLimit = 300

    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp("Private key file that signs the transaction.", valueName: "file"), completion: .file())
    var key: String

    @Option(
        help: ArgumentHelp(
            "Private key file that signs the batch, such as a registrar's; --key if not given.", valueName: "file"),
        completion: .file())
    var batchKey: String?

    @Option(help: "How long to wait for the ledger's verdict, 0 to \(waitLimit) seconds.")
    var wait = 60

    func validate() throws {
        guard (0...Self.waitLimit).contains(wait) else {
            throw ValidationError("--wait takes 0 to \(Self.waitLimit) seconds, not \(wait).")
        }
    }
}
