internal import DurableFiles
package import RecordConfiguration
package import RecordErrors
internal import RecordRemote

/// The service's own settings, beside those of the parts that it works with.
package enum ServiceSettings {
    package static let listen = ConfigurationSetting(
        "service.listen", .text, help: "where to listen: unix:PATH, or HOST:PORT with the TLS files")
    package static let certificate = ConfigurationSetting(
        "service.tls.certificate", .path, help: "the service's certificate and those up to its CA, PEM")
    package static let privateKey = ConfigurationSetting(
        "service.tls.private_key", .path, help: "the certificate's private key, PEM, mode 0600")
    package static let clientAuthorities = ConfigurationSetting(
        "service.tls.client_authorities", .path, help: "certificates of the CAs that vouch for clients, PEM")
    package static let clientNames = ConfigurationSetting(
        "service.tls.client_names", .texts,
        help: "names of which a client's certificate must bear one; any that the CAs vouch for where not given")

    package static let clientUsers = ConfigurationSetting(
        "service.client_users", .texts,
        help: "users of this machine, by name or id, who may open the Unix socket beside the service's own and root")
    package static let maintenance = ConfigurationSetting(
        "service.maintenance", .path,
        help: "a Unix socket of its own for maintenance, which the other then does not answer: keys, numbers, "
            + "enrolment codes")
    package static let metrics = ConfigurationSetting(
        "service.metrics", .text, help: "HOST:PORT at which Prometheus finds numbers, without TLS; none without it")
    package static let enrolledOnly = SettingWithDefault(
        "service.enrolled_only", fallback: false, help: "serve only patients and doctors who are enrolled")
    package static let clientsEnrol = SettingWithDefault(
        "service.clients_enrol", fallback: false,
        help: "let clients draw enrolment codes for ids that neither the service nor the ledger knows yet")

    /// All of them, in the order of the documentation.
    package static let all = [
        listen, certificate, privateKey, clientAuthorities, clientNames, clientUsers, maintenance,
        metrics, enrolledOnly.setting, clientsEnrol.setting,
    ]

    /// Where and for whom the service listens: one socket, or two where maintenance has its own.
    ///
    /// - Throws: `.settingInvalid`.
    package static func endpoints(
        _ settings: Settings
    ) throws(RecordFailure) -> [EncryptionEndpoint.Configuration] {
        var main = try endpoint(settings)
        for name in settings.texts(clientUsers) {
            guard case .unix = main.address else {
                throw RecordFailure(
                    .settingInvalid, "\(clientUsers.name) is for a Unix socket: on TCP certificates say who may ask")
            }
            guard let id = SystemUser.id(name) else {
                throw RecordFailure(
                    .settingInvalid, "\(clientUsers.name): this machine has no user “\(name.prefix(200))”")
            }
            main.clientUsers.insert(id)
        }
        main.isForEnrolledOnly = settings.flag(enrolledOnly)
        main.isEnrollingForClients = settings.flag(clientsEnrol)
        guard let path = settings.path(maintenance) else { return [main] }
        guard ServiceAddress("unix:\(path)") != nil, main.address != .unix(path: path) else {
            throw RecordFailure(
                .settingInvalid, "\(maintenance.name) is the path of a Unix socket, and another one than \(listen.name)"
            )
        }
        main.surface = .holders
        var other = EncryptionEndpoint.Configuration(address: .unix(path: path), recordLimit: main.recordLimit)
        other.surface = .maintenance
        return [main, other]
    }

    private static func endpoint(_ settings: Settings) throws(RecordFailure) -> EncryptionEndpoint.Configuration {
        let recordLimit = settings.number(RecordSettings.recordBytes)
        guard let text = settings.text(listen) else {
            throw RecordFailure(.settingInvalid, "there is nowhere to listen: give --listen or set \(listen.name)")
        }
        guard let address = ServiceAddress(text) else {
            // What stands before an @ may be a password.
            let given = text.contains("@") ? "one with an @: leave what stands before it out" : "“\(text.prefix(200))”"
            throw RecordFailure(.settingInvalid, "\(listen.name) is \(ServiceAddress.rule), not \(given)")
        }
        guard case .tls = address else { return .init(address: address, recordLimit: recordLimit) }
        guard let certificate = settings.path(certificate), let privateKey = settings.path(privateKey),
            let authorities = settings.path(clientAuthorities)
        else {
            throw RecordFailure(
                .settingInvalid,
                "\(address) is served over TLS with client certificates only: set \(self.certificate.name), "
                    + "\(self.privateKey.name) and \(clientAuthorities.name), or listen on unix:PATH")
        }
        if let name = settings.texts(clientNames).first(where: { $0.isEmpty || $0.hasPrefix(".") }) {
            throw RecordFailure(
                .settingInvalid,
                "\(clientNames.name) has “\(name.prefix(200))”: give whole names without a dot in front")
        }
        return .init(
            address: address,
            tls: ServerTLS(
                certificate: certificate, privateKey: privateKey, clientAuthorities: authorities,
                clientNames: settings.texts(clientNames)),
            recordLimit: recordLimit)
    }
}
