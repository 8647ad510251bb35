import Cryptography
import RecordEncryption
import RecordErrors
import Testing

@Suite("Sealed record streams")
struct SealedRecordStreamTests {
    private let key = DataEncryptionKey.random()
    private let context: RecordContext

    init() throws {
        context = try RecordContext(patientID: "p-1", recordID: "r.1_a")
    }

    @Test("a record of any length, fed in pieces of any size, comes back as it was")
    func roundTrips() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            // Half of them end within two bytes of a chunk's end.
            let length =
                Bool.random(using: &random)
                ? Int.random(in: 0...70_000, using: &random)
                : max(0, Int.random(in: 0...4, using: &random) * 16384 + Int.random(in: -2...2, using: &random))
            let plaintext = RandomBytes.make(length)
            let pieces = (Int.random(in: 1...40_000, using: &random), Int.random(in: 1...40_000, using: &random))
            let (sealed, sealing) = try seal(plaintext, key: key, context: context, piece: pieces.0)
            let (opened, opening) = try open(sealed, key: key, context: context, piece: pieces.1)
            #expect(opened == plaintext, "seed \(seed), length \(length), pieces \(pieces)")
            #expect(sealing == opening)
            #expect(sealing.sha256 == SHA256.hash(sealed))
            #expect(UInt64(sealed.count) == sealing.sealedLength)
        }
    }

    @Test("the same record sealed twice gives different bytes all over")
    func salted() throws {
        let first = try seal([1, 2, 3], key: key, context: context)
        let second = try seal([1, 2, 3], key: key, context: context)
        #expect(first.summary.salt != second.summary.salt)
        #expect(first.summary.commitment != second.summary.commitment)
        #expect(first.sealed.suffix(19) != second.sealed.suffix(19))
    }

    @Test("a small record with any one byte changed does not open")
    func everyByte() throws {
        let plaintext = RandomBytes.make(300)
        let sealed = try seal(plaintext, key: key, context: context).sealed
        for place in sealed.indices {
            for mask: UInt8 in [1, 0x80, 0xFF] {
                var altered = sealed
                altered[place] ^= mask
                let expected: RecordFailure = place < 56 ? .wrongKeyOrContext : .alteredOrTruncated(lastChunk: 0)
                #expect(throws: expected) { try open(altered, key: key, context: context) }
            }
        }
    }

    @Test("a record cut at any byte does not open, and where the length was known the error says that it was cut")
    func everyTruncation() throws {
        let first = 56 + 16400
        // Looking into why a full chunk fails takes a while, so the larger record is cut near its joints alone.
        for (plaintext, lengths) in [
            (300, Array(0..<372)), (16384 + 200, [first - 1] + Array(first..<first + 216)),
        ] {
            let sealed = try seal(RandomBytes.make(plaintext), key: key, context: context).sealed
            let whole = UInt64(sealed.count)
            for length in lengths {
                let cut = Array(sealed.prefix(length))
                let expected: RecordFailure =
                    switch length {
                    case ..<72, first..<first + 16: .truncated(length: UInt64(length))
                    case ..<first: .alteredOrTruncated(lastChunk: 0)
                    default: .alteredOrTruncated(lastChunk: 1)
                    }
                #expect(throws: expected) { try open(cut, key: key, context: context) }
                #expect(throws: RecordFailure.shorterThanExpected(expected: whole, actual: UInt64(length))) {
                    try open(cut, key: key, context: context, expectedLength: whole)
                }
            }
        }
    }

    @Test(
        "bytes after the end are refused, however many, and the error says where the record ended",
        arguments: [1, 15, 16, 17, 16384, 16400, 40_000])
    func extended(count: Int) throws {
        for length in [0, 100, 16383, 16384] {
            let sealed = try seal(RandomBytes.make(length), key: key, context: context).sealed
            let longer = sealed + RandomBytes.make(count)
            #expect(throws: RecordFailure.extended(end: UInt64(sealed.count))) {
                try open(longer, key: key, context: context)
            }
            #expect(throws: RecordFailure.longerThanExpected(expected: UInt64(sealed.count))) {
                try open(longer, key: key, context: context, expectedLength: UInt64(sealed.count))
            }
        }
    }

    @Test("any two chunks of a record exchanged, and a chunk of another record in place of one, are refused")
    func exchanged() throws {
        let sealed = try seal(RandomBytes.make(4 * 16384), key: key, context: context).sealed
        let other = try seal(RandomBytes.make(4 * 16384), key: key, context: context).sealed
        func place(_ chunk: Int) -> Range<Int> { 56 + chunk * 16400..<56 + (chunk + 1) * 16400 }
        for first in 0..<4 {
            for second in first + 1..<4 {
                var swapped = sealed
                swapped.replaceSubrange(place(first), with: sealed[place(second)])
                swapped.replaceSubrange(place(second), with: sealed[place(first)])
                #expect(throws: RecordFailure.reordered(chunk: UInt64(first), holds: UInt64(second))) {
                    try open(swapped, key: key, context: context)
                }
            }
            var grafted = sealed
            grafted.replaceSubrange(place(first), with: other[place(first)])
            #expect(throws: RecordFailure.altered(chunk: UInt64(first))) {
                try open(grafted, key: key, context: context)
            }
        }
    }

    @Test("a reader that is not to be thorough refuses the same, and says less")
    func plain() throws {
        let sealed = try seal(RandomBytes.make(2 * 16384), key: key, context: context).sealed
        for (altered, error) in [
            (sealed + [0], RecordFailure.alteredOrTruncated(lastChunk: 2)),
            (Array(sealed[..<56] + sealed[16456...]), .altered(chunk: 0)),
        ] {
            let reader = SealedRecordReader(key: key, context: context)
            var opened: [UInt8] = []
            #expect(throws: error) {
                try reader.open(altered.span.bytes, appendingTo: &opened)
                _ = try reader.finish(appendingTo: &opened)
            }
        }
    }

    @Test("plaintext comes out only of chunks that verify")
    func nothingUnverified() throws {
        let plaintext = RandomBytes.make(3 * 16384)
        var sealed = try seal(plaintext, key: key, context: context).sealed
        sealed[56 + 16400 + 5] ^= 1
        let reader = SealedRecordReader(key: key, context: context)
        var opened: [UInt8] = []
        #expect(throws: RecordFailure.altered(chunk: 1)) {
            try reader.open(sealed.span.bytes, appendingTo: &opened)
        }
        #expect(opened == Array(plaintext.prefix(16384)))
        #expect(throws: RecordFailure.finished) { try reader.finish(appendingTo: &opened) }
        #expect(throws: RecordFailure.finished) {
            try reader.open([UInt8](repeating: 0, count: 1).span.bytes, appendingTo: &opened)
        }
    }

    @Test("more plaintext than the limit is neither sealed nor opened")
    func limited() throws {
        let writer = try SealedRecordWriter(key: key, context: context, limit: 20_000)
        var sealed: [UInt8] = []
        try writer.seal(RandomBytes.make(20_000).span.bytes, appendingTo: &sealed)
        #expect(throws: RecordFailure.tooLong(limit: 20_000)) {
            try writer.seal([UInt8](repeating: 0, count: 1).span.bytes, appendingTo: &sealed)
        }
        #expect(throws: RecordFailure.finished) { try writer.finish(appendingTo: &sealed) }

        let larger = try seal(RandomBytes.make(20_001), key: key, context: context).sealed
        let reader = SealedRecordReader(key: key, context: context, limit: 20_000)
        var opened: [UInt8] = []
        #expect(throws: RecordFailure.tooLong(limit: 20_000)) {
            try reader.open(larger.span.bytes, appendingTo: &opened)
            _ = try reader.finish(appendingTo: &opened)
        }
    }

    @Test("a finished writer takes nothing more")
    func finished() throws {
        let writer = try SealedRecordWriter(key: key, context: context)
        var sealed: [UInt8] = []
        _ = try writer.finish(appendingTo: &sealed)
        #expect(sealed.count == 72)
        #expect(throws: RecordFailure.finished) {
            try writer.seal([UInt8](repeating: 1, count: 1).span.bytes, appendingTo: &sealed)
        }
        #expect(throws: RecordFailure.finished) { try writer.finish(appendingTo: &sealed) }
    }

    @Test("lengths between two chunks are no sealed record's", arguments: [0, 55, 56, 71, 56 + 16400, 56 + 16415])
    func impossibleLengths(length: UInt64) {
        #expect(throws: RecordFailure.truncated(length: length)) {
            try SealedRecord.plaintextLength(ofSealed: length)
        }
        #expect(throws: RecordFailure.tooLong(limit: SealedRecord.formatLengthLimit)) {
            try SealedRecord.sealedLength(ofPlaintext: .max)
        }
        #expect(throws: RecordFailure.self) { try SealedRecord.plaintextLength(ofSealed: .max) }
    }

    @Test(
        "ids outside the alphabet, empty or too long make no context",
        arguments: ["", "a b", "a\u{0}b", "é", String(repeating: "a", count: 65), "a/b"])
    func ids(id: String) {
        #expect(throws: RecordFailure.invalidID(id)) { try RecordContext(patientID: id, recordID: "r") }
        #expect(throws: RecordFailure.invalidID(id)) { try RecordContext(patientID: "p", recordID: id) }
    }
}

/// A generator that can be repeated from its printed seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
