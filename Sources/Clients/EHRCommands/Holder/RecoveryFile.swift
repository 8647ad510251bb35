internal import DurableFiles
internal import FoundationEssentials
internal import RecordErrors
internal import RecordRemote

/// What is carried between the service and the machine of the safe: one JSON message in a file of mode 0600.
enum RecoveryFile {
    /// Longest file, in bytes: eight keys take a tenth.
    private static let limit = 64 * 1024

    /// - Throws: `FileError`, `RecordFailure`.
    static func read<Message: RequestMessage>(_ type: Message.Type, from path: String) throws -> Message {
        try Message.read(Data(ReadableFile.secret(in: path, limit: limit)))
    }

    /// - Throws: `FileError`.
    static func write(_ message: some RequestMessage, to file: OutputFile) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var staged = try StagedFile(for: file.path, permissions: 0o600)
        try staged.write(Array(try encoder.encode(message) + [10]).span.bytes)
        try staged.commit(file.existing)
    }
}
