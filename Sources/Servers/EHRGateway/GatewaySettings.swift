internal import DurableFiles
internal import NetworkAddresses
package import RecordConfiguration
internal import RecordErrors
internal import RecordRemote
internal import SQLDatabases
internal import WebAuthn

/// The gateway's own settings, beside those that say how the ledger is reached.
package enum GatewaySettings {
    package static let listen = SettingWithDefault(
        "gateway.listen", .text, fallback: "127.0.0.1:8080", help: "where to listen: HOST:PORT")
    package static let database = SettingWithDefault(
        "gateway.database", .pathOrAddress(scheme: PostgreSQLAddress.scheme), fallback: "gateway.sqlite",
        help: "accounts, sessions and the read model, no key and no content: a file of SQLite's, or postgres:...")
    package static let databasePasswordFile = ConfigurationSetting(
        "gateway.postgres.password_file", .path, help: "one line, the password at PostgreSQL, mode 0600")
    package static let databasePasswordVariable = ConfigurationSetting(
        "gateway.postgres.password_variable", .text, help: "or the variable of the environment that holds it")
    package static let databaseAuthorities = ConfigurationSetting(
        "gateway.postgres.authorities", .path, help: "certificates of the CAs that vouch for PostgreSQL, PEM")
    package static let validator = SettingWithDefault(
        "gateway.validator", .text, fallback: "tcp://127.0.0.1:4004", help: "the validator whose events are followed")
    package static let certificate = ConfigurationSetting(
        "gateway.tls.certificate", .path, help: "the gateway's certificate and those up to its CA, PEM")
    package static let privateKey = ConfigurationSetting(
        "gateway.tls.private_key", .path, help: "the certificate's private key, PEM, mode 0600")
    package static let clientAuthorities = ConfigurationSetting(
        "gateway.tls.client_authorities", .path,
        help: "CAs of client certificates that people and services may sign in with, PEM; none without it")
    package static let proxies = ConfigurationSetting(
        "gateway.proxies", .texts,
        help: "addresses of reverse proxies that end TLS before the gateway")
    package static let selfRegistration = SettingWithDefault(
        "gateway.self_registration", fallback: false, help: "whether patients may make an account by themselves")
    package static let service = ConfigurationSetting(
        "gateway.encryption.address", .text, help: "the encryption service: unix:PATH, or HOST:PORT with the TLS files")
    package static let serviceUser = ConfigurationSetting(
        "gateway.encryption.user", .text, help: "the user, by name or id, whom the service's Unix socket belongs to")
    package static let serviceAuthorities = ConfigurationSetting(
        "gateway.encryption.authorities", .path, help: "certificates of the CAs that vouch for the service, PEM")
    package static let serviceCertificate = ConfigurationSetting(
        "gateway.encryption.certificate", .path, help: "the gateway's certificate for the service, PEM")
    package static let serviceKey = ConfigurationSetting(
        "gateway.encryption.private_key", .path, help: "private key of that certificate, PEM, mode 0600")
    package static let idleMinutes = SettingWithDefault(
        "gateway.sessions.idle_minutes", 1...240, fallback: 15, help: "minutes without a request that end a session")
    package static let sessionHours = SettingWithDefault(
        "gateway.sessions.hours", 1...24, fallback: 8, help: "hours after which a session ends in any case")
    package static let reviewHours = SettingWithDefault(
        "gateway.emergencies.review_hours", 1...8760, fallback: 72,
        help: "hours after which an emergency that nobody has reviewed is overdue")
    package static let uploadSeconds = SettingWithDefault(
        "gateway.uploads.idle_seconds", 1...600, fallback: 600,
        help: "seconds that an upload in parts waits for its next part")
    package static let portal = ConfigurationSetting(
        "gateway.portal", .path,
        help: "the folder of the portal, as scripts/build-portal.sh wrote it; none is served else")

    package static let passkeyOrigin = ConfigurationSetting(
        "gateway.passkeys.origin", .text,
        help: "what browsers reach the portal at, for passkeys: https://HOST; an IP address has none, and on loopback "
            + "it is localhost where not given")
    package static let passkeyDomain = ConfigurationSetting(
        "gateway.passkeys.relying_party", .text,
        help: "the domain that passkeys are bound to: the origin's host, which it is where not given, or one above it")
    package static let auditHead = ConfigurationSetting(
        "gateway.audit_head", .path,
        help: "a file, elsewhere than the database, that keeps the head of the gateway's audit while it serves")
    package static let backupFolder = ConfigurationSetting(
        "gateway.backups.folder", .path,
        help: "the folder that each backup becomes an entry of, for `ehr-gateway check` to look at its age")
    package static let backupHours = SettingWithDefault(
        "gateway.backups.hours", 1...8760, fallback: 26, help: "hours after which the newest backup is too old")
    package static let processorSeconds = SettingWithDefault(
        "gateway.processor_seconds", 1...3600, fallback: 60,
        help: "seconds without any verdict, while something waits for one, after which a processor counts as away")

    package static let reports = ReportSettings("gateway")
    package static let traces = TraceSettings("gateway")

    /// All of them, in the order of the documentation.
    package static let own =
        [
            listen.setting, database.setting, databasePasswordFile, databasePasswordVariable, databaseAuthorities,
            validator.setting, certificate, privateKey, clientAuthorities,
            proxies, selfRegistration.setting, service, serviceUser, serviceAuthorities, serviceCertificate, serviceKey,
            idleMinutes.setting, sessionHours.setting, reviewHours.setting, uploadSeconds.setting, auditHead,
            backupFolder,
            backupHours.setting, processorSeconds.setting, portal, passkeyOrigin, passkeyDomain,
        ] + reports.all + traces.all
    /// With those of the encryption service's parts, so that one file may hold the settings of both.
    package static let all = own + RecordSettings.all
    /// Sections of the configuration file that the gateway leaves to others.
    package static let foreign: Set<String> = ["service"]

    /// Files that nobody but their owner may read.
    static let secretFiles = [
        databasePasswordFile, privateKey, serviceKey, RecordSettings.ledgerKey, RecordSettings.ledgerBearerFile,
        RecordSettings.ledgerBasicFile, RecordSettings.batchKeyFile, RecordSettings.keystoreKeyFile,
        RecordSettings.keystorePassphraseFile, RecordSettings.tokenPINFile, RecordSettings.vaultTokenFile,
        RecordSettings.kmsCredentialsFile, RecordSettings.s3CredentialsFile, reports.file, traces.file,
    ]
    /// Certificates that this program shows.
    static let certificates = [certificate, serviceCertificate, RecordSettings.ledgerCertificate]

    /// The database at a place, which a server may not be asked for yet.
    ///
    /// - Parameter mayMake: whether a file that is not there is made.
    /// - Throws: `RecordFailure`, `SQLFailure`.
    static func openDatabase(_ place: String, _ settings: Settings, mayMake: Bool) throws -> any SQLDatabase {
        guard place.hasPrefix(PostgreSQLAddress.scheme) else {
            // Never quoted: it may hold a password.
            guard !place.contains("://") else {
                throw RecordFailure(
                    .settingInvalid, "\(database.name) is a file, or begins with \(PostgreSQLAddress.scheme)//")
            }
            return try SQLiteDatabase(path: place, mayMake: mayMake)
        }
        let address: PostgreSQLAddress
        do {
            address = try PostgreSQLAddress(place, authorities: settings.path(databaseAuthorities))
        } catch {
            throw RecordFailure(.settingInvalid, "\(database.name): \(error)")
        }
        return PostgreSQLDatabase(
            address,
            password: try settings.secret(file: databasePasswordFile, variable: databasePasswordVariable))
    }

    /// Where to listen, and whether that is allowed without TLS.
    ///
    /// - Throws: `.settingInvalid`.
    static func address(_ settings: Settings) throws(RecordFailure) -> NetworkAddress {
        let address: NetworkAddress
        do {
            address = try NetworkAddress(settings.text(listen))
        } catch {
            throw RecordFailure(.settingInvalid, "\(listen.name): \(error)")
        }
        guard (settings.path(certificate) == nil) == (settings.path(privateKey) == nil) else {
            throw RecordFailure(
                .settingInvalid, "\(certificate.name) and \(privateKey.name) belong together: set both, or neither")
        }
        guard address.isLoopback || settings.path(certificate) != nil || !settings.texts(proxies).isEmpty else {
            throw RecordFailure(
                .settingInvalid,
                "\(address) would be served without TLS, and passwords would cross the network in clear: set "
                    + "\(certificate.name) and \(privateKey.name), or name the proxies that end TLS in \(proxies.name)")
        }
        return address
    }

    /// Whose passkeys are taken; nil where nothing says it.
    ///
    /// - Parameter bound: where the gateway listens; on loopback it is reached as `localhost`.
    /// - Throws: `.settingInvalid`.
    static func relyingParty(_ settings: Settings, bound: NetworkAddress) throws(RecordFailure) -> RelyingParty? {
        do throws(RelyingPartyRefusal) {
            if let origin = settings.text(passkeyOrigin) {
                return try RelyingParty(origin: origin, id: settings.text(passkeyDomain))
            }
            let isTLS = settings.path(certificate) != nil
            guard settings.text(passkeyDomain) == nil, bound.isLoopback, settings.texts(proxies).isEmpty else {
                return nil
            }
            let port = bound.port == (isTLS ? 443 : 80) ? "" : ":\(bound.port)"
            return try RelyingParty(origin: "\(isTLS ? "https" : "http")://localhost\(port)")
        } catch {
            throw RecordFailure(.settingInvalid, "\(passkeyOrigin.name), \(passkeyDomain.name): \(error)")
        }
    }

    /// The encryption service, which nothing is asked yet.
    ///
    /// - Throws: `.settingInvalid`, `.fileFailed`.
    static func encryptionService(_ settings: Settings) throws(RecordFailure) -> RemoteRecordDesk {
        guard let text = settings.text(service) else {
            throw RecordFailure(.settingInvalid, "\(service.name) is not set: the gateway itself keeps no keys")
        }
        guard let address = ServiceAddress(text) else {
            let given = text.contains("@") ? "one with an @: leave what stands before it out" : "“\(text.prefix(200))”"
            throw RecordFailure(.settingInvalid, "\(service.name) is \(ServiceAddress.rule), not \(given)")
        }
        var user: UInt32?
        if let name = settings.text(serviceUser) {
            guard let id = SystemUser.id(name) else {
                throw RecordFailure(
                    .settingInvalid, "\(serviceUser.name): this machine has no user “\(name.prefix(200))”")
            }
            user = id
        }
        guard case .tls = address else { return try RemoteRecordDesk(address, user: user) }
        guard let certificate = settings.path(serviceCertificate), let key = settings.path(serviceKey),
            let authorities = settings.path(serviceAuthorities)
        else {
            throw RecordFailure(
                .settingInvalid,
                "\(address) is asked over TLS only: set \(serviceCertificate.name), \(serviceKey.name) and "
                    + serviceAuthorities.name)
        }
        return try RemoteRecordDesk(
            address, tls: ClientTLS(certificate: certificate, privateKey: key, trustRoots: authorities))
    }
}
