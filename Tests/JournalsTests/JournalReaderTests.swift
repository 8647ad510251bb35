import Cryptography
import Journals
import Testing

@Suite("The form of a journal")
struct JournalReaderTests {
    /// Made with `printf '%s %s' HASH CONTENT | sha256sum`, not with the code that is tested.
    private static let vector = """
        ehr-journal 1 openings 000102030405060708090a0b0c0d0e0f
        fb5c906efcba4a2f8d0a9b754876da84b6bd9fd0fb8fa83322bf2319831a81b3 {"n":1}
        23db0edf880734d9a16fe3b8cb1a0b8e90b4602d5c2acf4799db1b2b5de00a98 {"text":"Grüße"}

        """
    private static let lastHash = "23db0edf880734d9a16fe3b8cb1a0b8e90b4602d5c2acf4799db1b2b5de00a98"

    private func journal(_ contents: [String] = ["one", "two", "three"]) throws -> [UInt8] {
        var bytes = JournalReader.head(kind: "openings", name: [UInt8](repeating: 7, count: 16))
        for content in contents { bytes += try read(bytes).line(Array(content.utf8)) }
        return bytes
    }

    private func read(_ bytes: [UInt8], piece: Int = .max) throws(JournalFault) -> JournalReader {
        var reader = JournalReader(kind: "openings")
        var rest = bytes[...]
        while !rest.isEmpty {
            try reader.take(rest.prefix(piece)) { _, _, _ in }
            rest = rest.dropFirst(piece)
        }
        return reader
    }

    /// Where a journal does not hold, by the number of its record.
    private func fault(_ bytes: [UInt8]) -> UInt64? {
        do {
            _ = try read(bytes).summary()
            return nil
        } catch {
            return error.record ?? 0
        }
    }

    private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: 0x0A).map { $0 + [0x0A] }
    }

    @Test(
        "records come back in order, with numbers and hashes, however the bytes are cut", arguments: [1, 7, 64, 4096])
    func pieces(piece: Int) throws {
        let bytes = try journal()
        var reader = JournalReader(kind: "openings")
        var seen: [String] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try reader.take(bytes[start..<min(start + piece, bytes.count)]) { number, hash, content in
                seen.append("\(number) \(hash.prefix(8)) \(String(decoding: content, as: UTF8.self))")
            }
        }
        let hashes = lines(bytes).dropFirst().map { String(decoding: $0.prefix(8), as: UTF8.self) }
        #expect(seen == ["1 \(hashes[0]) one", "2 \(hashes[1]) two", "3 \(hashes[2]) three"])
        #expect(reader.length == UInt64(bytes.count) && reader.rest.isEmpty)
        #expect(try reader.summary().records == 3)
    }

    @Test("a journal that another program has written holds")
    func vector() throws {
        let summary = try read(Array(Self.vector.utf8)).summary()
        #expect(summary.records == 2 && summary.cutShort == 0 && summary.unfinished == nil)
        #expect(summary.hash == Self.lastHash)
    }

    @Test("a byte changed in a whole record, the last one included, is found at that record")
    func altered() throws {
        let bytes = try journal()
        let starts = lines(bytes).reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        for index in bytes.indices {
            for flip: UInt8 in [0x01, 0x10, 0x80] {
                var changed = bytes
                changed[index] ^= flip
                // The last line feed is the one byte whose loss a crash explains too.
                if index == bytes.count - 1 { continue }
                let record = UInt64(starts.lastIndex { $0 <= index } ?? 0)
                let found = fault(changed)
                // Another name is a first line too, but the first record does not follow it.
                #expect(found == record || record == 0 && found == 1, "byte \(index)")
            }
        }
    }

    @Test("a record that was taken out, doubled, moved or put in is found where it was")
    func removed() throws {
        let lines = lines(try journal())
        #expect(fault(lines[0] + lines[2] + lines[3]) == 1)
        #expect(fault(lines[0] + lines[1] + lines[3]) == 2)
        #expect(fault(lines[0] + lines[1] + lines[1] + lines[2] + lines[3]) == 2)
        #expect(fault(lines[0] + lines[2] + lines[1] + lines[3]) == 1)
        let other = self.lines(try journal(["one", "2"]))
        #expect(fault(lines[0] + lines[1] + other[2] + lines[3]) == 3)
        #expect(fault(Array(lines[1...].joined())) == 0)
        #expect(fault(Array("ehr-journal 1 emergencies \(String(repeating: "07", count: 16))\n".utf8)) == 0)
        #expect(fault([]) == 0)
        #expect(fault(lines[0]) == nil)
    }

    @Test("wherever a crash cuts a record short, that is told from an altered one, and the next record vouches for it")
    func cutShort() throws {
        let bytes = try journal()
        let whole = bytes.count - lines(bytes)[3].count
        for end in whole + 1..<bytes.count {
            for zeros in [0, 5] {
                let cut = Array(bytes[..<end]) + [UInt8](repeating: 0, count: zeros)
                let reader = try read(cut)
                let summary = try reader.summary()
                #expect(summary.records == 2 && summary.unfinished?.offset == UInt64(whole))
                #expect(summary.unfinished?.length == end - whole + zeros)
                let mended = try cut + reader.mending() + reader.line(Array("four".utf8))
                let after = try read(mended).summary()
                // All but the line feed was there: it is a record, though nobody was told so.
                let isRecord = end == bytes.count - 1 && zeros == 0
                #expect(after.records == 4 && after.unfinished == nil && after.cutShort == (isRecord ? 0 : 1))
                #expect(mended.starts(with: cut), "something was dropped")
            }
        }
    }

    @Test("a crash while the record is written that vouches for another is mended by the same bytes")
    func cutShortTwice() throws {
        let lines = lines(try journal())
        for cut in [Array("ab3".utf8), Array(lines[3].dropLast(2)), Array(lines[1].prefix(64))] {
            let first = try journal(["one"]) + cut
            let mended = try first + read(first).mending()
            #expect(try read(mended).summary().records == 2)
            for end in first.count...mended.count {
                let again = Array(mended[..<end])
                let reader = try read(again, piece: 11)
                #expect(try again + reader.mending() == mended)
                _ = try reader.summary()
            }
        }
    }

    @Test("what no crash leaves behind the last record is a fault")
    func notCutShort() throws {
        let bytes = try journal(["one"])
        let hash = String(repeating: "0", count: 64)
        for tail in [
            "x", "ABC", "~", "\n", " ", "\(hash)x", "\(hash) x\n", "\(hash) x~\nx", "\(hash) x~\n\(hash) x\n",
            "\(hash) a\u{0}b", hash + " " + String(repeating: "x", count: JournalReader.contentLimit + 1),
        ] {
            #expect(fault(bytes + Array(tail.utf8)) == 2, "\(tail.prefix(80))")
        }
        let endless = [UInt8](repeating: 0x61, count: 1 << 20)
        #expect(fault(endless) == 0)
    }
}
