internal import DurableFiles
internal import RecordErrors
internal import StandardStreams

/// A file that a command was told to write.
struct OutputFile: Sendable {
    let path: String
    /// Whether it replaces one that exists, by `--force`; nil for a command that never does.
    let isForced: Bool?
    /// Whether standard output may be a terminal.
    var isForTerminal = false

    /// Whether `-` is given; the command's result goes to standard error then.
    var isStandardOutput: Bool { ["-", "/dev/stdout"].contains(path) }

    /// Makes sure that `files` can be written and that nothing is lost by it: none is needed, none is another one of
    /// them, and each does not exist yet or may be replaced. To be called before anything is asked or made.
    ///
    /// - Throws: `.fileNeeded`, `.fileExists`; `FileError`.
    static func check(_ files: [OutputFile], needing needed: [NeededFile]) throws {
        for (number, file) in files.enumerated() {
            let others = files[..<number].map { NeededFile(path: $0.path, what: "written by this command too") }
            try file.check(needed + others)
        }
    }

    private func check(_ needed: [NeededFile]) throws {
        let place = FilePlace(isStandardOutput ? "/dev/stdout" : path)
        for file in needed {
            let other = file.place
            guard !(file.isFolder ? place.isInside(other) : place.isSame(as: other)) else {
                throw RecordFailure(.fileNeeded, "\(path) is \(file.what): give another name")
            }
        }
        if isStandardOutput {
            guard !StandardOutput.isTerminal || isForTerminal else {
                throw CommandFailure(
                    .usage,
                    "Standard output is a terminal, where content would stay on the screen and in its history: "
                        + "redirect it, or give --to-terminal.")
            }
            return
        }
        // Refuses what is no regular file, and a folder that is missing or closed; it leaves nothing behind.
        _ = try StagedFile(for: path, isSecret: false)
        if place.isTaken && isForced != true { throw exists }
    }

    /// What happens to one that exists when this one gets its name, also one that came after `check`.
    var existing: StagedFile.Existing { isForced == true ? .replace : .keep }

    private var exists: RecordFailure {
        let force = isForced == nil ? "" : "--force to replace it, or "
        return RecordFailure(.fileExists, "\(path) exists: give \(force)another name")
    }
}
