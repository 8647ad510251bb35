package import Journals
package import RecordErrors

extension RecordParts {
    /// The journal of the record keys that were opened, at the place that `settings` name; it is not looked at yet.
    ///
    /// - Throws: `.settingInvalid`.
    package static func openingsJournal(_ settings: Settings) throws(RecordFailure) -> Journal {
        let database = try databaseFiles(settings).path
        let beside = database.lastIndex(of: "/").map { String(database[..<$0]) } ?? "."
        let folder = settings.path(RecordSettings.journalFolder) ?? beside
        return Journal(at: "\(folder)/openings.journal", kind: "openings")
    }
}
