import SawtoothProtocol
import Testing

@Suite("Protobuf's wire format, in place")
struct WireFormatTests {
    private func value(_ bytes: [UInt8]) -> UInt64? {
        bytes.withUnsafeBytes { bytes in
            var reader = WireReader(bytes)
            let value = reader.value()
            return reader.isValid ? value : nil
        }
    }

    @Test("varints of one to ten bytes are read, longer and cut ones are not")
    func varints() {
        #expect(value([0x00]) == 0)
        #expect(value([0x96, 0x01]) == 150)
        #expect(value([UInt8](repeating: 0xFF, count: 9) + [0x01]) == .max)
        #expect(value([UInt8](repeating: 0x80, count: 10) + [0x01]) == nil)
        #expect(value([0x80]) == nil)
        #expect(value([]) == nil)
    }

    @Test("what is written has the size that was computed, and is read back")
    func sizes() {
        for shift in 0..<64 as Range<UInt64> {
            for value in [1 << shift, (1 << shift) - 1] as [UInt64] {
                var bytes = [UInt8](repeating: 0xAA, count: WireSize.field(value))
                let isFull = bytes.withUnsafeMutableBytes { output in
                    var writer = WireWriter(output)
                    writer.field(1, value)
                    return writer.isFull
                }
                #expect(isFull)
                let read = bytes.withUnsafeBytes { bytes in
                    var reader = WireReader(bytes)
                    let tag = reader.nextTag()
                    return (tag, reader.value(), reader.nextTag(), reader.isValid)
                }
                #expect(read == (8, value, nil, true))
            }
        }
    }

    @Test("a field that claims more than there is, a group and field number 0 are malformed")
    func malformed() {
        let malformed: [[UInt8]] = [
            [0x0A, 0x05, 1, 2], [0x0B], [0x0C], [0x00], [0x02, 0x00], [0x0D, 1, 2, 3], [0x09, 1],
        ]
        for bytes in malformed {
            let isValid = bytes.withUnsafeBytes { bytes in
                var reader = WireReader(bytes)
                while let tag = reader.nextTag() { reader.skip(tag) }
                return reader.isValid
            }
            #expect(!isValid, "\(bytes)")
        }
    }

    private static let readable: [String] = ["", "abcdefgh", "é日", "1234567\u{7F}", "12345678é"]
    private static let unreadable: [[UInt8]] = [
        [0x61, 0x00], Array("12345678\0".utf8), [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0xC0, 0x80], Array("é\0".utf8), Array("1234567".utf8) + [0x80],
    ]

    @Test("a text that is UTF-8 without a NUL character is read as it is", arguments: readable)
    func isRead(text: String) {
        #expect(Array(text.utf8).withUnsafeBytes { String(strictUTF8: $0) } == text)
    }

    @Test("a text that is not UTF-8, or holds a NUL character, is not read", arguments: unreadable)
    func isRefused(bytes: [UInt8]) {
        #expect(bytes.withUnsafeBytes { String(strictUTF8: $0) } == nil)
    }

    @Test("a writer never writes beyond its memory")
    func overflow() {
        var bytes = [UInt8](repeating: 0, count: 8)
        bytes.withUnsafeMutableBytes { all in
            var writer = WireWriter(UnsafeMutableRawBufferPointer(rebasing: all[0..<4]))
            writer.field(1, [9, 9, 9, 9])
            writer.field(2, UInt64.max)
        }
        #expect(bytes.suffix(4) == [0, 0, 0, 0])
    }
}
