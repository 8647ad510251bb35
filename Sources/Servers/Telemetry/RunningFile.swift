internal import DurableFiles
internal import RecordErrors

/// A file that is there for as long as a program runs: found at a start, it tells that the run before came to no end.
struct RunningFile: Sendable {
    let path: String

    /// Longest content, in bytes: a release has a third of that.
    private static let limit = 256

    /// Puts the file there.
    ///
    /// - Returns: the release whose run came to no end; nil where there was no file.
    /// - Throws: `.fileFailed`.
    func begin(_ release: String) throws(RecordFailure) -> String? {
        let earlier = try found()
        do {
            var file = try StagedFile(for: path, isSecret: false)
            try file.write(Array(release.utf8).span.bytes)
            try file.commit()
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
        return earlier
    }

    private func found() throws(RecordFailure) -> String? {
        let bytes: [UInt8]
        do {
            bytes = try ReadableFile.contents(of: path, limit: Self.limit)
        } catch {
            if error.isMissing { return nil }
            throw RecordFailure(.fileFailed, because: error)
        }
        // Whoever may write the file is believed no more than that: this goes over the network.
        let text = String(decoding: bytes, as: UTF8.self)
        let isRelease = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.@+".contains($0)) }
        return isRelease && !text.isEmpty ? text : "unknown"
    }

    /// Takes the file away. Where that fails, the next start tells of an end that was none.
    func end() { _ = try? Folder.remove(path) }
}
