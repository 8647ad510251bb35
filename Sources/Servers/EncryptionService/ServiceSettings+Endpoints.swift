internal import DurableFiles
package import RecordConfiguration
package import RecordErrors
internal import RecordRemote

extension ServiceSettings {
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
