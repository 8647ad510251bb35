internal import Journals

extension RecordParts {
    /// The files that `settings` name: keys, certificates, tokens, passphrases.
    ///
    /// - Returns: paths, and of each the setting that it is the file of.
    package static func namedFiles(_ settings: Settings) -> [(path: String, setting: String)] {
        let folders = [RecordSettings.data.name, RecordSettings.journalFolder.name, RecordSettings.objectFolder.name]
        return RecordSettings.all.filter { $0.kind == .path && !folders.contains($0.name) }.compactMap { setting in
            settings.path(setting).map { (path: $0, setting: setting.name) }
        }
    }

    /// The files that the parts work with, those that will be made included: `namedFiles`, those of defaults, and what
    /// belongs to them.
    ///
    /// - Returns: paths, and of each the setting that says where it is.
    package static func files(_ settings: Settings) -> [(path: String, setting: String)] {
        let data = dataFolder(settings)
        let (database, list) = databaseFiles(settings)
        var files = namedFiles(settings)
        // SQLite's own files, the locks', and where a restored database is made.
        for suffix in ["", "-wal", "-shm", "-journal", ".lock", ".restoring", ".restoring-wal", ".restoring-shm"] {
            files.append((database + suffix, RecordSettings.database.name))
        }
        let keystore = settings.path(RecordSettings.keystoreFile, in: data)
        let journals = [openingsJournal(settings).path, emergencyJournal(settings).path]
        for suffix in ["", ".lock"] {
            files.append((list + suffix, RecordSettings.erasureList.name))
            for journal in journals { files.append((journal + suffix, RecordSettings.journalFolder.name)) }
            if settings.choice(RecordSettings.wrapper) == .keystore {
                files.append((keystore + suffix, RecordSettings.keystoreFile.name))
            }
        }
        return files
    }

    /// The folders in which only the parts write, whatever the files are called.
    ///
    /// - Returns: paths, and of each the setting that says where it is.
    package static func ownFolders(_ settings: Settings) -> [(path: String, setting: String)] {
        guard settings.choice(RecordSettings.objects) == .folder else { return [] }
        let root = settings.path(RecordSettings.objectFolder, in: dataFolder(settings))
        return ["\(root)/objects", "\(root)/incoming"].map {
            (path: $0, setting: RecordSettings.objectFolder.name)
        }
    }
}
