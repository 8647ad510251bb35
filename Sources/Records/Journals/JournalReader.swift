internal import Cryptography

/// A journal's bytes, read in order, in pieces of any length: each record held against the chain.
///
/// The first line is `ehr-journal 1 KIND NAME`, with 16 random bytes in hexadecimal as name. Each further line is a
/// record: `HASH CONTENT`, where HASH is the SHA-256, in hexadecimal, of the hash of the line before, a space and the
/// content; of the first record, of the whole first line in place of that hash. A line ends with a line feed.
///
/// What a crash left of a record stays. The next writer ends its line with `~`, which tells it from a record that was
/// altered, and adds a record that names its length and SHA-256.
package struct JournalReader: Sendable {
    /// Longest content, in bytes: ids of 64 bytes and what is said of them are a tenth of it.
    package static let contentLimit = 4096

    private static let hashLength = 2 * SHA256.digestLength
    private static let lineLimit = hashLength + 1 + contentLimit
    /// `~`
    private static let cutMark: UInt8 = 0x7E
    private static let magic = "ehr-journal 1"

    /// What its first line must name.
    private let kind: String
    /// Bytes up to the end of the last line that holds.
    package private(set) var length: UInt64 = 0
    /// What follows: a line that has not ended yet, or what a crash cut short.
    package private(set) var rest: [UInt8] = []
    /// The records that hold.
    package private(set) var count: UInt64 = 0
    /// How many writes were cut short and are vouched for.
    package private(set) var cutShort: UInt64 = 0
    /// The hash of the last line that holds, in hexadecimal; empty before the first.
    package private(set) var hash = ""

    /// How much of `rest` was looked through for line feeds.
    private var seen = 0
    /// The length of what `rest` begins with, where that was cut short and its line has been ended.
    private var fragment: Int?

    package init(kind: String) { self.kind = kind }

    /// Reads on.
    ///
    /// - Parameter body: given each record that holds: its number from 1, its hash and its content.
    /// - Throws: `JournalFault` where the journal does not hold; reading ends with that.
    package mutating func take(
        _ bytes: some Collection<UInt8>, _ body: (_ number: UInt64, _ hash: String, _ content: [UInt8]) -> Void
    ) throws(JournalFault) {
        rest += bytes
        // Where the line begins that is looked at, and what is vouched for ends.
        var base = 0
        while let end = rest[seen...].firstIndex(of: 0x0A) {
            let line = rest[(fragment.map { $0 + 2 } ?? base)..<end]
            seen = end + 1
            if hash.isEmpty {
                try takeHead(line)
            } else if let content = content(of: line), fragment.map({ content == mend(rest[base..<$0]) }) ?? true {
                if fragment != nil { cutShort += 1 }
                hash = String(decoding: line.prefix(JournalReader.hashLength), as: UTF8.self)
                count += 1
                body(count, hash, content)
            } else if fragment == nil, line.last == JournalReader.cutMark, isFragment(line.dropLast()) {
                fragment = end - 1
                continue
            } else {
                throw fault
            }
            length += UInt64(seen - base)
            (base, fragment) = (seen, nil)
        }
        rest.removeFirst(base)
        fragment = fragment.map { $0 - base }
        seen = rest.count
        // At most what a crash cut short, and what it cut short of the record that vouches for that.
        guard rest.count <= 2 * JournalReader.lineLimit else { throw fault }
    }

    /// What must stand before the next record, which is nothing where the journal ends with one.
    ///
    /// - Throws: `JournalFault` where what follows the last record is not what a crash leaves.
    package func mending() throws(JournalFault) -> [UInt8] {
        if hash.isEmpty { throw fault }
        if rest.isEmpty { return [] }
        // All of the record but its line feed.
        if fragment == nil, content(of: rest[...]) != nil { return [0x0A] }
        let cut = rest[..<(fragment ?? rest.count - (rest.last == JournalReader.cutMark ? 1 : 0))]
        let whole = [JournalReader.cutMark, 0x0A] + record(mend(cut))
        let there = rest[cut.endIndex...]
        guard isFragment(cut), whole.starts(with: there) else { throw fault }
        return Array(whole.dropFirst(there.count))
    }

    /// The line of a record that follows what was read, once `mending` is there too.
    package func line(_ content: [UInt8]) throws(JournalFault) -> [UInt8] {
        var end = self
        try end.take(mending()) { _, _, _ in }
        return end.record(content)
    }

    /// What was read, up to its end.
    ///
    /// - Throws: `JournalFault` where what follows the last record is not what a crash leaves.
    package func summary() throws(JournalFault) -> JournalSummary {
        _ = try mending()
        return JournalSummary(
            records: count, hash: hash, cutShort: cutShort, unfinished: rest.isEmpty ? nil : (length, rest.count))
    }

    /// The first line of a journal.
    package static func head(kind: String, name: [UInt8]) -> [UInt8] {
        Array("\(magic) \(kind) \(Hex.encode(name))\n".utf8)
    }

    private mutating func takeHead(_ line: ArraySlice<UInt8>) throws(JournalFault) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard let word = words.last, words.count == 4, let name = Hex.decode(word), name.count == 16,
            Array(line) + [0x0A] == JournalReader.head(kind: kind, name: name)
        else { throw JournalFault(offset: 0, record: nil, kind: kind) }
        hash = Hex.encode(SHA256.hash(Array(line)))
    }

    private var fault: JournalFault {
        JournalFault(offset: length, record: hash.isEmpty ? nil : count + 1, kind: kind)
    }

    private func record(_ content: [UInt8]) -> [UInt8] { Array(link(content).utf8) + [0x20] + content + [0x0A] }

    private func link(_ content: some Collection<UInt8>) -> String {
        Hex.encode(SHA256.hash(Array(hash.utf8) + [0x20] + content))
    }

    /// The content of a record that follows here; nil for any other line.
    private func content(of line: ArraySlice<UInt8>) -> [UInt8]? {
        let text = line.dropFirst(JournalReader.hashLength + 1)
        guard text.count <= JournalReader.contentLimit, line.count == JournalReader.hashLength + 1 + text.count,
            !text.contains(0), line[line.startIndex + JournalReader.hashLength] == 0x20,
            line.prefix(JournalReader.hashLength).elementsEqual(link(text).utf8)
        else { return nil }
        return Array(text)
    }

    /// What the record says that vouches for what a crash left of another.
    private func mend(_ cut: ArraySlice<UInt8>) -> [UInt8] {
        Array(#"{"cut_short":{"bytes":\#(cut.count),"sha256":"\#(Hex.encode(SHA256.hash(Array(cut))))"}}"#.utf8)
    }

    /// Whether a crash can have left this of a record: its first bytes, and zeros where the device had not got more.
    private func isFragment(_ line: ArraySlice<UInt8>) -> Bool {
        let zeros = line.reversed().prefix { $0 == 0 }.count
        let text = line.dropLast(zeros)
        let digits = text.prefix(JournalReader.hashLength)
        return line.count <= JournalReader.lineLimit && !line.isEmpty && !text.contains(0)
            && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            && (text.count <= digits.count || text[text.startIndex + digits.count] == 0x20)
    }
}

/// What a journal holds.
package struct JournalSummary: Sendable {
    /// How many records there are, those that vouch for what was cut short included.
    package let records: UInt64
    /// The hash of the last line, in hexadecimal: whoever keeps it elsewhere can tell later whether it is still there.
    package let hash: String
    /// Writes that a crash cut short, and that a later record vouches for.
    package let cutShort: UInt64
    /// Where what a crash cut short begins, and its length in bytes; the next record vouches for it.
    package let unfinished: (offset: UInt64, length: Int)?
}

/// Where a journal does not hold.
package struct JournalFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The first byte that is not vouched for.
    package let offset: UInt64
    /// The number of the record there, from 1; nil for the first line.
    package let record: UInt64?
    /// What the journal should be.
    package let kind: String

    package var description: String {
        guard let record else { return "its first line is not that of a journal of \(kind)" }
        return "record \(record), at byte \(offset), was altered, or something before it was taken out or put in"
    }
}
