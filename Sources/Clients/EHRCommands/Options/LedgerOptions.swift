internal import ArgumentParser
internal import Foundation
internal import Logging
internal import SawtoothClient
internal import SawtoothProtocol

/// `--url`: which ledger is asked.
struct LedgerOptions: ParsableArguments {
    static let defaultURL = "http://127.0.0.1:8008"

    @Option(help: "Sawtooth's REST API, or the development ledger's.")
    var url = LedgerOptions.defaultURL

    /// A client of that API.
    func api() throws -> LedgerAPI {
        // Without a name and password, where a proxy wants them in the URL.
        Logger.current.info("asking the ledger", metadata: ["url": "\(url.split(separator: "@").last ?? "")"])
        return try LedgerAPI(url: url, logger: .current)
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
