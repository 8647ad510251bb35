internal import Cryptography
internal import DurableFiles
internal import RecordFlow
internal import StandardStreams

/// Where a record's plaintext goes: a file that is there only when all of it has come and was verified, mode 0600.
enum RecordTarget {
    /// Writes everything that `next` gives to `output`.
    ///
    /// - Parameters:
    ///   - total: for the progress bar.
    ///   - isSecret: whether it is plaintext.
    /// - Returns: how many bytes were written.
    /// - Throws: `FileError`, `CancellationError`, what `next` throws. Nothing is left under the name then that was not
    ///   there before.
    static func write(
        to output: OutputFile, total: UInt64?, isSecret: Bool = true, _ next: () async throws -> [UInt8]?
    ) async throws -> UInt64 {
        let progress = ProgressBar("opening", total: total)
        defer { progress.finish() }
        var count: UInt64 = 0
        if output.isStandardOutput {
            while var piece = try await next() {
                defer { SecretBytes.wipe(&piece) }
                try Task.checkCancellation()
                try StandardOutput.write(piece.span.bytes)
                count += UInt64(piece.count)
                progress.advance(by: piece.count)
            }
            return count
        }
        var file = try StagedFile(for: output.path, isSecret: isSecret)
        while var piece = try await next() {
            defer { SecretBytes.wipe(&piece) }
            try Task.checkCancellation()
            try file.write(piece.span.bytes)
            count += UInt64(piece.count)
            progress.advance(by: piece.count)
        }
        try file.commit(output.existing)
        return count
    }
}
