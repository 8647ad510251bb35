// ZIP archives (PKWARE APPNOTE.TXT 6.3.10) as a stream: what comes from a socket goes to a socket, and nothing but the
// list of entries is kept. Entries are stored, not compressed: what is worth compressing is compressed already.
//
// Lengths and checksums follow each entry (general purpose bit 3). Entries and archives may be of any length (ZIP64).
// Nothing here reads an archive, compresses or encrypts.

/// Writes one archive. Each call returns the bytes that come next in it.
package struct ZIPArchive: Sendable {
    /// Longest name of an entry, in bytes.
    package static let nameLimit = 0xFFFF

    private struct Entry {
        let name: [UInt8]
        let offset: UInt64
        var length: UInt64 = 0
        var checksum = CRC32()
    }

    /// Names are UTF-8, and lengths and checksum come after the content.
    private static let flags: UInt16 = 1 << 11 | 1 << 3
    /// 4.5, the first with ZIP64.
    private static let version: UInt16 = 45
    private static let large: UInt32 = .max

    private let time: UInt16
    private let date: UInt16
    private var offset: UInt64 = 0
    private var entries: [Entry] = []

    /// - Parameter modified: year, month, day, hour, minute and second of all entries; years before 1980 become 1980,
    ///   years after 2107 become 2107.
    package init(modified: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)) {
        let year = UInt16(min(max(modified.year, 1980), 2107) - 1980)
        date = year << 9 | UInt16(clamping: modified.month) << 5 | UInt16(clamping: modified.day)
        time =
            UInt16(clamping: modified.hour) << 11 | UInt16(clamping: modified.minute) << 5
            | UInt16(clamping: modified.second / 2)
    }

    /// Begins an entry.
    ///
    /// - Parameter name: a path with `/` between its parts, not absolute and without `..`; cut off at
    ///   `ZIPArchive.nameLimit` bytes.
    package mutating func begin(_ name: String) -> [UInt8] {
        let entry = Entry(name: Array(name.utf8.prefix(ZIPArchive.nameLimit)), offset: offset)
        entries.append(entry)
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(0x0403_4B50))
        bytes.append(little: ZIPArchive.version)
        head(&bytes)
        bytes.append(little: UInt32(0))
        bytes.append(little: ZIPArchive.large)
        bytes.append(little: ZIPArchive.large)
        bytes.append(little: UInt16(entry.name.count))
        bytes.append(little: UInt16(20))
        bytes += entry.name
        // With this field the lengths that follow the content have eight bytes (4.3.9.2).
        bytes.append(little: UInt16(1))
        bytes.append(little: UInt16(16))
        bytes.append(little: UInt64(0))
        bytes.append(little: UInt64(0))
        return counted(bytes)
    }

    /// Takes a piece of the entry's content, which itself comes next in the archive.
    package mutating func add(_ piece: some Sequence<UInt8>, count: Int) {
        guard !entries.isEmpty else { return }
        entries[entries.count - 1].checksum.update(piece)
        entries[entries.count - 1].length += UInt64(count)
        offset += UInt64(count)
    }

    /// Ends the entry.
    package mutating func end() -> [UInt8] {
        guard let entry = entries.last else { return [] }
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(0x0807_4B50))
        bytes.append(little: entry.checksum.value)
        bytes.append(little: entry.length)
        bytes.append(little: entry.length)
        return counted(bytes)
    }

    /// Ends the archive: the list of its entries, without which it is not whole.
    package mutating func finish() -> [UInt8] {
        let start = offset
        var bytes: [UInt8] = []
        for entry in entries { append(entry, to: &bytes) }
        let length = UInt64(bytes.count)
        let count = UInt64(entries.count)
        let end = start + length
        bytes.append(little: UInt32(0x0606_4B50))
        bytes.append(little: UInt64(44))
        bytes.append(little: ZIPArchive.version)
        bytes.append(little: ZIPArchive.version)
        bytes.append(little: UInt32(0))
        bytes.append(little: UInt32(0))
        for value in [count, count, length, start] { bytes.append(little: value) }
        bytes.append(little: UInt32(0x0706_4B50))
        bytes.append(little: UInt32(0))
        bytes.append(little: end)
        bytes.append(little: UInt32(1))
        bytes.append(little: UInt32(0x0605_4B50))
        bytes.append(little: UInt32(0))
        for _ in 0..<2 { bytes.append(little: UInt16(clamping: count)) }
        bytes.append(little: UInt32(clamping: length))
        bytes.append(little: UInt32(clamping: start))
        bytes.append(little: UInt16(0))
        return counted(bytes)
    }

    /// Flags, method (stored) and time, which both headers of an entry have.
    private func head(_ bytes: inout [UInt8]) {
        bytes.append(little: ZIPArchive.flags)
        bytes.append(little: UInt16(0))
        bytes.append(little: time)
        bytes.append(little: date)
    }

    /// The entry's line in the list.
    private func append(_ entry: Entry, to bytes: inout [UInt8]) {
        bytes.append(little: UInt32(0x0201_4B50))
        // Made by Unix, so that the attributes below are its.
        bytes.append(little: UInt16(3) << 8 | ZIPArchive.version)
        bytes.append(little: ZIPArchive.version)
        head(&bytes)
        bytes.append(little: entry.checksum.value)
        bytes.append(little: ZIPArchive.large)
        bytes.append(little: ZIPArchive.large)
        bytes.append(little: UInt16(entry.name.count))
        bytes.append(little: UInt16(28))
        bytes.append(little: UInt16(0))
        bytes.append(little: UInt16(0))
        bytes.append(little: UInt16(0))
        // A plain file that its owner alone may read and write.
        bytes.append(little: UInt32(0o100600) << 16)
        bytes.append(little: ZIPArchive.large)
        bytes += entry.name
        bytes.append(little: UInt16(1))
        bytes.append(little: UInt16(24))
        for value in [entry.length, entry.length, entry.offset] { bytes.append(little: value) }
    }

    private mutating func counted(_ bytes: [UInt8]) -> [UInt8] {
        offset += UInt64(bytes.count)
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(little value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
