/// The settings that say where a server sends its spans. Each server has its own, in its own section.
package struct TraceSettings: Sendable {
    package let endpoint: ConfigurationSetting
    package let file: ConfigurationSetting
    package let variable: ConfigurationSetting
    package let authorities: ConfigurationSetting
    package let oneIn: SettingWithDefault<UInt64>

    /// Those that mean nothing without a receiver.
    package var others: [ConfigurationSetting] { [file, variable, authorities, oneIn.setting] }

    /// All of them, in the order of the documentation.
    package var all: [ConfigurationSetting] { [endpoint] + others }

    /// - Parameter section: the program's, such as `gateway`.
    package init(_ section: String) {
        endpoint = ConfigurationSetting(
            "\(section).traces.endpoint", .text,
            help: "the receiver of traces (OTLP over HTTP), such as http://127.0.0.1:4318; none without it")
        file = ConfigurationSetting(
            "\(section).traces.token_file", .path, help: "one line, the bearer token that it asks for, mode 0600")
        variable = ConfigurationSetting(
            "\(section).traces.token_variable", .text, help: "or the variable of the environment that holds it")
        authorities = ConfigurationSetting(
            "\(section).traces.authorities", .path, help: "certificates of the CAs that vouch for the receiver, PEM")
        oneIn = SettingWithDefault(
            "\(section).traces.one_in", 1...1_000_000, fallback: 1,
            help: "one trace in this many is recorded, of those that begin here")
    }
}
