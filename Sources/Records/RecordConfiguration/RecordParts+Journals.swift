package import Journals

extension RecordParts {
    /// The journal of the record keys that were opened, at the place that `settings` name; it is not looked at yet.
    package static func openingsJournal(_ settings: Settings) -> Journal {
        let database = databaseFiles(settings).path
        let beside = database.lastIndex(of: "/").map { String(database[..<$0]) } ?? "."
        let folder = settings.path(RecordSettings.journalFolder) ?? beside
        return Journal(at: "\(folder)/openings.journal", kind: "openings")
    }
}
