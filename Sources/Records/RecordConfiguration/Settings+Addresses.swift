internal import OutgoingHTTP
internal import RecordErrors

extension Settings {
    /// Hosts besides this machine that plain HTTP may go to.
    var plainHTTPHosts: Set<String> { Set(texts(RecordSettings.plainHTTPHosts)) }

    /// The address that `setting` holds, where requests may go; nil where there is none.
    ///
    /// - Throws: `.settingInvalid`, which never shows a credential.
    func address(_ setting: ConfigurationSetting) throws(RecordFailure) -> String? {
        guard let text = text(setting) else { return nil }
        return try check(text, setting)
    }

    /// An address that `setting` has led to, where requests may go.
    ///
    /// - Parameter more: hosts that plain HTTP may go to besides those that are named.
    /// - Throws: as `address`.
    func check(
        _ address: String, _ setting: ConfigurationSetting, allowing more: Set<String> = [], mayHavePath: Bool = false
    ) throws(RecordFailure) -> String {
        do {
            return try OutgoingAddress(
                address, plainHTTPHosts: plainHTTPHosts.union(more), mayHavePath: mayHavePath
            ).text
        } catch {
            throw RecordFailure(.settingInvalid, "\(setting.name): \(error)")
        }
    }

    /// The proxy that `setting` means for requests to `address`, which was checked; nil for none.
    ///
    /// - Throws: `.settingInvalid`, which never shows a credential.
    func proxy(
        _ setting: SettingWithDefault<String>, for address: String
    ) throws(RecordFailure) -> OutgoingProxy? {
        if text(setting) == setting.fallback { return nil }
        do {
            // Where plain HTTP may go was checked with the address.
            let host = address.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? ""
            return try OutgoingProxy.of(
                text(setting), for: OutgoingAddress(address, plainHTTPHosts: plainHTTPHosts.union([host])),
                variable: variable)
        } catch {
            throw RecordFailure(.settingInvalid, "\(setting.name): \(error)")
        }
    }
}
