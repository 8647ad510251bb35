internal import RecordErrors

extension RecordFailure {
    /// A setting that something else needs.
    static func missing(_ settings: ConfigurationSetting..., because why: String) -> RecordFailure {
        let names = settings.map { "\($0.name) (or \($0.variable))" }.joined(separator: " or ")
        return RecordFailure(.settingInvalid, "\(why): set \(names)")
    }
}
