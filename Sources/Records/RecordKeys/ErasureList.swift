internal import Cryptography
internal import DurableFiles
internal import EHRFamily
internal import Glibc
internal import Locking
internal import RecordErrors

/// The list of erasures, kept as long as earlier backups may exist: an append-only file, stored apart from every
/// backup.
///
/// Each line identifies an erasure by a digest, so that the list alone reveals nothing, and contains the hash of all
/// earlier lines. A line that a crash truncated was never acknowledged and is dropped.
package final class ErasureList: Sendable {
    /// One erasure.
    struct Entry: Equatable, Sendable {
        /// SHA-256 of what was erased.
        let digest: [UInt8]
        /// SHA-256 of the chain before and this digest.
        let chain: [UInt8]
    }

    private static let magic = "ehr erasure list 1"
    /// Two digests in hexadecimal, a space between them and a line break.
    private static let lineLength = 4 * SHA256.digestLength + 2
    private static let headLength = magic.utf8.count + 1 + 32 + 1

    /// Where the file is.
    package let path: String
    /// 16 random bytes that the key database has too.
    let name: [UInt8]

    private let content: LockedValue<[Entry]>

    private init(path: String, name: [UInt8], entries: [Entry]) {
        self.path = path
        self.name = name
        content = LockedValue(entries)
    }

    /// All erasures, oldest first.
    var entries: [Entry] { content.withLock { $0 } }

    /// The list at `path`, created if it is missing and may be created.
    static func open(at path: String, making isNew: Bool) throws(RecordFailure) -> ErasureList {
        if isNew && access(path, F_OK) != 0 { return try make(at: path) }
        return try open(at: path)
    }

    private static func make(at path: String) throws(RecordFailure) -> ErasureList {
        let name = RandomBytes.make(16)
        do {
            var file = try StagedFile(for: path, permissions: 0o600)
            try file.write(Array("\(magic) \(Hex.encode(name))\n".utf8).span.bytes)
            try file.commit(.keep)
        } catch {
            throw RecordFailure(.keysRefused, because: error)
        }
        return ErasureList(path: path, name: name, entries: [])
    }

    static func open(at path: String) throws(RecordFailure) -> ErasureList {
        let (name, entries) = try read(path)
        return ErasureList(path: path, name: name, entries: entries)
    }

    /// Adds missing erasures, which are on the device when this returns.
    func append(_ digests: [[UInt8]]) throws(RecordFailure) {
        try content.withLock { (known) throws(RecordFailure) in
            // Another process may have added some; the file is the truth.
            let claim = try ErasureList.claim(path)
            defer { _ = claim }
            var entries = try ErasureList.read(path).entries
            let count = entries.count
            var text = ""
            for digest in digests where !entries.contains(where: { $0.digest == digest }) {
                let chain = ErasureList.chain(after: entries.last, digest)
                entries.append(Entry(digest: digest, chain: chain))
                text += "\(Hex.encode(digest)) \(Hex.encode(chain))\n"
            }
            try ErasureList.add(text, to: path, after: count)
            known = entries
        }
    }

    private static func claim(_ path: String) throws(RecordFailure) -> FileLock {
        do {
            return try FileLock(on: path)
        } catch {
            throw RecordFailure(.keysUnavailable, because: error)
        }
    }

    static func chain(after last: Entry?, _ digest: [UInt8]) -> [UInt8] {
        SHA256.hash((last?.chain ?? [UInt8](repeating: 0, count: SHA256.digestLength)) + digest)
    }

    /// Writes `text` behind the first `count` lines, over what a crash may have left there.
    private static func add(_ text: String, to path: String, after count: Int) throws(RecordFailure) {
        let number = Glibc.open(path, O_WRONLY | O_CLOEXEC)
        guard number >= 0 else { throw RecordFailure(.keysUnavailable, because: FileError("open", path, code: errno)) }
        defer { close(number) }
        let end = off_t(headLength + count * lineLength)
        let bytes = Array(text.utf8)
        var written = 0
        var isDone = ftruncate(number, end) == 0
        while isDone && written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(number, $0.baseAddress?.advanced(by: written), bytes.count - written, end + off_t(written))
            }
            if count > 0 { written += count } else if count == 0 || errno != EINTR { isDone = false }
        }
        guard isDone, fsync(number) == 0 else {
            throw RecordFailure(.keysUnavailable, because: FileError("write", path, code: errno))
        }
    }

    private static func read(_ path: String) throws(RecordFailure) -> (name: [UInt8], entries: [Entry]) {
        let text: String
        do {
            text = try wholeText(of: path)
        } catch {
            throw RecordFailure(
                .keysRefused, "\(error.description). Without its erasure list a key database is not opened or restored")
        }
        // What follows the last line break is a line that was never finished.
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let head = lines.popFirst(), head.hasPrefix(magic + " "),
            let name = Hex.decode(head.dropFirst(magic.utf8.count + 1)), name.count == 16
        else { throw RecordFailure(.keysRefused, "\(path) is not an erasure list") }
        var entries: [Entry] = []
        for line in lines {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let digest = Hex.decode(parts[0]), digest.count == SHA256.digestLength,
                let chain = Hex.decode(parts[1]), chain == self.chain(after: entries.last, digest)
            else {
                throw RecordFailure(.keysRefused, "line \(entries.count + 2) of the erasure list \(path) was altered")
            }
            entries.append(Entry(digest: digest, chain: chain))
        }
        return (name, entries)
    }

    private static func wholeText(of path: String) throws(FileError) -> String {
        let file = try ReadableFile(path)
        var text = [UInt8]()
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            var span = piece.mutableSpan
            var room = span.mutableBytes
            let count = try file.read(into: &room)
            text += piece.prefix(count)
            if count < piece.count { return String(decoding: text, as: UTF8.self) }
        }
    }
}

extension ErasureSubject {
    /// What the list has instead of ids: SHA-256 of `ehr/1 erasure`, 00 and the patient's id, and for one record 00 and
    /// the record's id after that.
    var digest: [UInt8] {
        switch self {
        case .patient(let patient): SHA256.hash("ehr/1 erasure\u{0}\(patient.text)")
        case .record(let record, let patient): SHA256.hash("ehr/1 erasure\u{0}\(patient.text)\u{0}\(record.text)")
        }
    }
}
