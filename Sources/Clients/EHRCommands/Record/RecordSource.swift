internal import DurableFiles

/// A file on its way into a record, piece by piece.
// @unchecked: a journey asks for one piece after the other.
final class RecordSource: @unchecked Sendable {
    /// Plaintext of 16 sealed chunks: large enough that system calls do not count.
    private static let pieceLength = 16 * 16_384

    private let file: ReadableFile
    private let progress: ProgressBar
    private(set) var byteCount: UInt64 = 0
    /// Why the file could not be read to its end.
    private(set) var failure: FileError?
    /// Whether anybody has asked for it.
    private(set) var wasRead = false

    /// - Throws: `FileError`.
    init(_ path: String) throws(FileError) {
        file = try ReadableFile(path)
        progress = ProgressBar("sealing", total: file.length)
    }

    /// The file's length, where it has one.
    var length: UInt64? { file.length }

    /// - Throws: `FileError`, `CancellationError`.
    func next() throws -> [UInt8]? {
        wasRead = true
        try Task.checkCancellation()
        var piece = [UInt8](repeating: 0, count: RecordSource.pieceLength)
        var span = piece.mutableSpan
        var room = span.mutableBytes
        let count: Int
        do {
            count = try file.read(into: &room)
        } catch {
            failure = error
            throw error
        }
        byteCount += UInt64(count)
        progress.advance(by: count)
        if count < piece.count { piece.removeLast(piece.count - count) }
        if count == 0 {
            progress.finish()
            do { try file.checkUnchanged() } catch {
                failure = error
                throw error
            }
        }
        return count == 0 ? nil : piece
    }

    func finish() { progress.finish() }
}
