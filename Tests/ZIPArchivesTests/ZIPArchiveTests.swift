import FoundationEssentials
import Testing

@testable import ZIPArchives

@Suite("ZIPArchive")
struct ZIPArchiveTests {
    @Test("the checksum is the published one of 123456789")
    func checksum() {
        var checksum = CRC32()
        checksum.update("12345".utf8)
        checksum.update("6789".utf8)
        #expect(checksum.value == 0xCBF4_3926)
    }

    @Test("an archive begins with an entry and ends with the record that says where its list is")
    func form() throws {
        var archive = ZIPArchive(modified: (2026, 11, 26, 12, 0, 0))
        var bytes = archive.begin("a/b.txt")
        archive.add("text".utf8, count: 4)
        bytes += Array("text".utf8)
        bytes += archive.end()
        let start = bytes.count
        bytes += archive.finish()
        #expect(bytes.prefix(4) == [0x50, 0x4B, 3, 4])
        #expect(bytes.suffix(22).prefix(4) == [0x50, 0x4B, 5, 6])
        let place = bytes.suffix(6).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(place == start)
    }
}
