import Cryptography
import RecordEncryption
import RecordErrors
import Testing

@Suite("Ranges of a sealed record")
struct SealedRecordRangeTests {
    private let key = DataEncryptionKey.random()
    private let context: RecordContext

    init() throws {
        context = try RecordContext(patientID: "p", recordID: "r")
    }

    private func reader(_ sealed: [UInt8]) throws -> SealedRecordRangeReader {
        try SealedRecordRangeReader(
            key: key, context: context, header: Array(sealed.prefix(56)), sealedLength: UInt64(sealed.count),
            isThorough: true)
    }

    private func part(_ sealed: [UInt8], _ range: Range<UInt64>) -> [UInt8] {
        Array(sealed[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    @Test("any range of the plaintext is read from whole chunks of the sealed record alone")
    func anyRange() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for length in [0, 1, 16383, 16384, 16385, 50_000] {
            let plaintext = RandomBytes.make(length)
            let sealed = try seal(plaintext, key: key, context: context).sealed
            let reader = try reader(sealed)
            #expect(reader.plaintextLength == UInt64(length))
            for _ in 0..<100 {
                let start = Int.random(in: 0...length, using: &random)
                let end = Int.random(in: start...length, using: &random)
                let range = UInt64(start)..<UInt64(end)
                let needed = try reader.sealedRange(for: range)
                #expect(needed.count <= range.count + 2 * 16400)
                let opened = try reader.open(part(sealed, needed).span.bytes, for: range)
                #expect(opened == Array(plaintext[start..<end]), "seed \(seed), \(range) of \(length)")
            }
        }
    }

    @Test("a range beyond the end, and bytes of another range, are refused")
    func wrongRange() throws {
        let sealed = try seal(RandomBytes.make(20_000), key: key, context: context).sealed
        let reader = try reader(sealed)
        #expect(throws: RecordFailure.rangeOutOfBounds(length: 20_000)) { try reader.sealedRange(for: 0..<20_001) }
        #expect(throws: RecordFailure.wrongRangeLength(expected: 16400, actual: 1)) {
            try reader.open([UInt8](repeating: 0, count: 1).span.bytes, for: 0..<10)
        }
        let second = part(sealed, try reader.sealedRange(for: 16_384..<20_000))
        #expect(throws: RecordFailure.wrongRangeLength(expected: 16400, actual: second.count)) {
            try reader.open(second.span.bytes, for: 0..<10)
        }
        let third = try seal(RandomBytes.make(40_000), key: key, context: context).sealed
        let other = try SealedRecordRangeReader(
            key: key, context: context, header: Array(third.prefix(56)), sealedLength: UInt64(third.count),
            isThorough: true)
        let moved = part(third, try other.sealedRange(for: 0..<10))
        #expect(throws: RecordFailure.reordered(chunk: 1, holds: 0)) {
            try other.open(moved.span.bytes, for: 16_384..<16_390)
        }
    }

    @Test("of an object that was cut short the parts before open all the same: the whole must have been checked")
    func end() throws {
        let sealed = try seal(RandomBytes.make(3 * 16384 + 10), key: key, context: context).sealed
        // Cut so that the length is a possible one: the second chunk's first 100 bytes stand for a last chunk.
        let cut = Array(sealed.prefix(56 + 16400 + 100))
        let short = try reader(cut)
        let last = part(cut, try short.sealedRange(for: 16_384..<16_390))
        #expect(throws: RecordFailure.alteredOrTruncated(lastChunk: 1)) {
            try short.open(last.span.bytes, for: 16_384..<16_390)
        }
        #expect(try short.open(part(cut, try short.sealedRange(for: 0..<5)).span.bytes, for: 0..<5).count == 5)
    }

    @Test("a header of another key, context or length opens no range")
    func wrongHeader() throws {
        let sealed = try seal([1, 2, 3], key: key, context: context).sealed
        let header = Array(sealed.prefix(56))
        #expect(throws: RecordFailure.wrongKeyOrContext) {
            try SealedRecordRangeReader(
                key: .random(), context: context, header: header, sealedLength: UInt64(sealed.count))
        }
        #expect(throws: RecordFailure.truncated(length: 55)) {
            try SealedRecordRangeReader(
                key: key, context: context, header: Array(header.dropLast()), sealedLength: UInt64(sealed.count))
        }
    }
}
