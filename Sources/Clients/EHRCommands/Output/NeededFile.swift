internal import DurableFiles
internal import RecordConfiguration

/// A file that a command reads, makes or is configured with: it never writes over it.
struct NeededFile: Sendable {
    let path: String
    /// Where it is: standard input, for `-`.
    var place: FilePlace { FilePlace(path == "-" ? "/dev/stdin" : path) }
    /// For messages: what it is.
    let what: String
    /// Whether it is a folder, and everything in it is needed.
    var isFolder = false

    /// The files that options and arguments name, as far as they are given.
    static func named(_ options: KeyValuePairs<String, String?>) -> [NeededFile] {
        options.compactMap { name, path in path.map { NeededFile(path: $0, what: "the file of \(name)") } }
    }

    /// What `settings` name.
    ///
    /// - Parameter isKeeping: whether keys and objects are in this process.
    static func all(of settings: Settings, isKeeping: Bool) -> [NeededFile] {
        guard isKeeping else {
            return RecordParts.namedFiles(settings).map {
                NeededFile(path: $0.path, what: "the file of \($0.setting)")
            }
        }
        return RecordParts.files(settings).map { NeededFile(path: $0.path, what: "a file of \($0.setting)") }
            + RecordParts.ownFolders(settings).map {
                NeededFile(path: $0.path, what: "in the folder of \($0.setting)", isFolder: true)
            }
    }
}
