package import Journals

extension RecordParts {
    /// The journal of the record keys that were opened, at the place that `settings` name; it is not looked at yet.
    package static func openingsJournal(_ settings: Settings) -> Journal { journal("openings", settings) }

    /// The journal of the emergencies that opened a record before the ledger had them, beside that one.
    package static func emergencyJournal(_ settings: Settings) -> Journal { journal("emergency", settings) }

    private static func journal(_ kind: String, _ settings: Settings) -> Journal {
        let database = databaseFiles(settings).path
        let beside = database.lastIndex(of: "/").map { String(database[..<$0]) } ?? "."
        let folder = settings.path(RecordSettings.journalFolder) ?? beside
        return Journal(at: "\(folder)/\(kind).journal", kind: kind)
    }
}
