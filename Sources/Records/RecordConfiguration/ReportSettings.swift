/// The settings that say whom a server tells of its failures. Each server has its own, in its own section: the file
/// that notes its run is its alone.
package struct ReportSettings: Sendable {
    package let file: ConfigurationSetting
    package let variable: ConfigurationSetting
    package let authorities: ConfigurationSetting
    package let environment: ConfigurationSetting
    package let running: ConfigurationSetting

    /// Those that mean nothing without a receiver.
    package var others: [ConfigurationSetting] { [authorities, environment, running] }

    /// All of them, in the order of the documentation.
    package var all: [ConfigurationSetting] { [file, variable] + others }

    /// - Parameter section: the program's, such as `gateway`.
    package init(_ section: String) {
        file = ConfigurationSetting(
            "\(section).reports.dsn_file", .path,
            help: "one line, the DSN of the receiver of failures (Sentry's protocol), mode 0600")
        variable = ConfigurationSetting(
            "\(section).reports.dsn_variable", .text, help: "or the variable of the environment that holds it")
        authorities = ConfigurationSetting(
            "\(section).reports.authorities", .path, help: "certificates of the CAs that vouch for the receiver, PEM")
        environment = ConfigurationSetting(
            "\(section).reports.environment", .text, help: "what the receiver sorts failures by, such as production")
        running = ConfigurationSetting(
            "\(section).reports.running_file", .path,
            help: "a file that is there while the program runs: found at a start, a crash is reported")
    }
}
