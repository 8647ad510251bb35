internal import Cryptography
internal import DurableFiles
internal import Glibc
internal import RecordErrors

/// Secrets that a person types, or that a file of mode 0600 holds: none is ever an argument, which others can see.
enum SecretPrompt {
    /// Longest line of a file, in bytes.
    private static let limit = InputLine.limit

    /// One line: from `file` if there is one; typed on a terminal, unseen; else the next line of standard input.
    ///
    /// - Throws: `CommandFailure`; `FileError`.
    static func read(_ what: String, file: String? = nil) throws -> SecretBytes {
        if let file {
            var bytes = try ReadableFile.secret(in: file, limit: limit)
            defer { SecretBytes.wipe(&bytes) }
            return SecretBytes(copying: Array(bytes.prefix { $0 != 10 && $0 != 13 }))
        }
        let prompt = isatty(STDIN_FILENO) == 1 ? "\(what): " : nil
        guard var line = try InputLine.read(what, prompt: prompt, isSeen: false) else {
            throw CommandFailure(.usage, "There is no \(what): standard input has ended.")
        }
        defer { SecretBytes.wipe(&line) }
        return SecretBytes(copying: line)
    }

    /// A new secret, typed twice where it is typed.
    static func readNew(_ what: String, file: String? = nil) throws -> SecretBytes {
        let first = try read(what, file: file)
        if file == nil && isatty(STDIN_FILENO) == 1 {
            guard try read("\(what), again") == first else {
                throw CommandFailure(.usage, "They are not the same: nothing was changed.")
            }
        }
        return first
    }
}
