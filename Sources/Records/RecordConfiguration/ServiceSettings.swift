/// The encryption service's own settings, beside those of the parts that it works with. They are here for whoever
/// checks a machine without being the service.
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

    package static let reports = ReportSettings("service")
    package static let traces = TraceSettings("service")

    /// All of them, in the order of the documentation.
    package static let all =
        [
            listen, certificate, privateKey, clientAuthorities, clientNames, clientUsers, maintenance,
            metrics, enrolledOnly.setting, clientsEnrol.setting,
        ] + reports.all + traces.all
}
