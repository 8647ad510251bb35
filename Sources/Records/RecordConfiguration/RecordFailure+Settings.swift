internal import RecordErrors

extension RecordFailure {
    /// Most mistakes that are told: a file that is no configuration at all would have hundreds.
    private static let mistakeLimit = 20

    /// All that is wrong with settings: one sentence, or several of a line each.
    static func mistakes(_ sentences: [String]) -> RecordFailure {
        if sentences.count == 1 { return RecordFailure(.settingInvalid, sentences[0]) }
        var lines = ["there are \(sentences.count) mistakes in the settings:"] + sentences.prefix(mistakeLimit)
        if sentences.count > mistakeLimit { lines.append("and \(sentences.count - mistakeLimit) more") }
        return RecordFailure(.settingInvalid, lines.joined(separator: "\n  "))
    }

    /// A setting that something else needs.
    static func missing(_ settings: ConfigurationSetting..., because why: String) -> RecordFailure {
        let names = settings.map { "\($0.name) (or \($0.variable))" }.joined(separator: " or ")
        return RecordFailure(.settingInvalid, "\(why): set \(names)")
    }
}
