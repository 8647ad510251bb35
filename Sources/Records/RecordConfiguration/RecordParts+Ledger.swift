internal import Cryptography
package import Logging
package import RecordErrors
package import SawtoothClient

extension RecordParts {
    /// Longest answer of the ledger that journeys take in, in bytes. A block is the longest that they ask for; one of
    /// 1,000 transactions has a twentieth of it.
    static let ledgerAnswerLimit = 32 << 20

    /// The ledger's API, as `RecordSettings.ledgerConnection` say; nothing is asked yet.
    ///
    /// - Parameter answerLimit: longest answer, in bytes; the client's own limit where not given.
    /// - Throws: `.settingInvalid`, `.fileFailed`.
    package static func ledgerAPI(
        _ settings: Settings, answerLimit: Int? = nil, logger: Logger? = nil
    ) throws(RecordFailure) -> LedgerAPI {
        var configuration = LedgerAPI.Configuration()
        if let answerLimit { configuration.answerLimit = answerLimit }
        configuration.authorities = settings.path(RecordSettings.ledgerAuthorities)
        configuration.clientCertificate = settings.path(RecordSettings.ledgerCertificate)
        configuration.clientKey = settings.path(RecordSettings.ledgerKey)
        configuration.plainHTTPHosts = settings.plainHTTPHosts
        configuration.credential = try ledgerCredential(settings)
        let url = try settings.check(
            settings.text(RecordSettings.ledgerURL), RecordSettings.ledgerURL.setting, mayHavePath: true)
        do {
            return try LedgerAPI(url: url, configuration: configuration, logger: logger)
        } catch {
            throw RecordFailure(.settingInvalid, "the connection to the ledger cannot be set up: \(error.message)")
        }
    }

    private static func ledgerCredential(_ settings: Settings) throws(RecordFailure) -> LedgerCredential? {
        let ways = [
            RecordSettings.ledgerBearerFile, RecordSettings.ledgerBearerVariable, RecordSettings.ledgerBasicFile,
            RecordSettings.ledgerBasicVariable,
        ]
        let given = settings.prevailing(ways)
        guard let way = given.first else { return nil }
        guard given.count == 1 else {
            throw RecordFailure(
                .settingInvalid,
                "\(given.map(\.name).sorted().joined(separator: " and ")) are set: a proxy takes one credential")
        }
        let isFile = [RecordSettings.ledgerBearerFile, RecordSettings.ledgerBasicFile].contains(way)
        let secret = try isFile ? settings.secret(inFile: way) : settings.secret(inVariable: way)
        let text = secret.withUnsafeBytes { String(validating: $0, as: UTF8.self) } ?? ""
        let isBearer = [RecordSettings.ledgerBearerFile, RecordSettings.ledgerBearerVariable].contains(way)
        do {
            return try isBearer ? .bearer(text) : .basic(text)
        } catch {
            throw RecordFailure(.settingInvalid, "\(way.name): \(error.message)")
        }
    }
}
