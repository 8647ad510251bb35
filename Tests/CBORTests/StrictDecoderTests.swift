import CBOR
import TestVectors
import Testing

@Suite("StrictDecoder")
struct StrictDecoderTests {
    let decoder = StrictDecoder(limits: .init(bytes: 16_384, depth: 8))

    struct Accepted: Decodable {
        let hex: String
        let value: DescribedValue
    }

    struct Rejected: Decodable {
        let hex: String
        let error: String
    }

    @Test("what cbor2 wrote is read as cbor2 meant it", arguments: ["canonical", "loose"])
    func equalsPython(file: String) throws {
        let vectors = try VectorFile.json("cbor/accept/\(file).json", as: [Accepted].self)
        #expect(vectors.count > 20)
        for vector in vectors {
            #expect(try decoder.decode(unhex(vector.hex)) == vector.value.value, "\(vector.hex)")
        }
    }

    @Test("each malformed or ambiguous message is refused for its own reason")
    func rejects() throws {
        let vectors = try VectorFile.json("cbor/reject/strict.json", as: [Rejected].self)
        #expect(vectors.count > 90)
        for vector in vectors {
            let bytes = try unhex(vector.hex)
            do throws(CBORError) {
                let value = try decoder.decode(bytes)
                Issue.record("\(vector.hex) was read as \(value)")
            } catch {
                #expect(error.name == vector.error, "\(vector.hex): \(error)")
            }
        }
    }

    @Test("the limits on size, depth and integers hold at their edge and not beyond")
    func limits() throws {
        let small = StrictDecoder(
            limits: .init(
                bytes: 4, depth: 2, integer: 255, acceptsNegative: false,
                acceptsNull: false))
        #expect(try small.decode([0x81, 0x81, 0x18, 0xff]) == .array([.array([.unsigned(255)])]))
        #expect(throws: CBORError.tooDeep(offset: 2, limit: 2)) { try small.decode([0x81, 0x81, 0x80]) }
        #expect(throws: CBORError.tooLong(count: 5, limit: 4)) { try small.decode([0x80, 0, 0, 0, 0]) }
        #expect(throws: CBORError.integerTooLarge(256, offset: 1, limit: 255)) {
            try small.decode([0x81, 0x19, 1, 0])
        }
        #expect(throws: CBORError.unsupported(.null, offset: 0)) { try small.decode([0xf6]) }
        #expect(throws: CBORError.unsupported(.negative, offset: 1)) { try small.decode([0x81, 0x20]) }
    }

    @Test("an error names the byte at which the item at fault begins")
    func offsets() {
        #expect(throws: CBORError.duplicateKey(offset: 4)) {
            try decoder.decode([0xa2, 0x61, 0x61, 0x01, 0x61, 0x61, 0x02])
        }
        #expect(throws: CBORError.unsupported(.tag, offset: 2)) { try decoder.decode([0x82, 0x00, 0xc0, 0x00]) }
        #expect(throws: CBORError.trailingBytes(offset: 1, count: 2)) { try decoder.decode([0xf4, 0x00, 0x00]) }
        #expect(CBORError.duplicateKey(offset: 4).description == "the map key at byte 4 is there twice")
    }

    @Test("texts that differ only in Unicode normalization are two keys")
    func normalization() throws {
        let composed = "\u{e9}", decomposed = "e\u{301}"
        let map = CBORValue.map([(.text(composed), .unsigned(1)), (.text(decomposed), .unsigned(2))])
        #expect(try decoder.decode(CanonicalEncoder.encode(map)) == map)
        #expect(map[composed] == .unsigned(1))
        #expect(map[decomposed] == .unsigned(2))
    }

    @Test("twenty thousand keys are compared without comparing each with each other")
    func manyKeys() throws {
        let wide = StrictDecoder(limits: .init(bytes: 1 << 20, depth: 2))
        let keys = (0..<20_000).map { (key: CBORValue.text("k\($0)"), value: CBORValue.bool(true)) }
        let distinct = CanonicalEncoder.encode(.map(keys)), doubled = CanonicalEncoder.encode(.map(keys + [keys[3]]))
        let start = ContinuousClock.now
        #expect(try wide.decode(distinct) == .map(keys))
        #expect(throws: CBORError.self) { try wide.decode(doubled) }
        // Each with each other is 200 million comparisons, minutes in a debug build; sorted it takes a second there.
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("mutated messages are refused, or read as a value that is written and read back the same")
    func mutations() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("StrictDecoderTests.mutations seed \(seed)")
        var random = SplitMix(state: seed)
        let vectors = try VectorFile.json("cbor/accept/canonical.json", as: [Accepted].self)
        let starts = try vectors.map { try unhex($0.hex) }.filter { $0.count < 400 }
        var accepted = 0, refused = 0
        for _ in 0..<20_000 {
            var bytes = starts[Int(random.next() % UInt64(starts.count))]
            for _ in 0...(random.next() % 3) { random.mutate(&bytes) }
            do throws(CBORError) {
                let value = try decoder.decode(bytes)
                let again = try decoder.decode(CanonicalEncoder.encode(value))
                if again != value { Issue.record("seed \(seed): \(hex(bytes)) is read back as \(again)") }
                accepted += 1
            } catch {
                if error.description.isEmpty { Issue.record("an error that says nothing") }
                refused += 1
            }
        }
        #expect(accepted > 100 && refused > 100)
    }
}

extension CBORError {
    /// The case alone, as the vectors name it.
    var name: String {
        switch self {
        case .tooLong: "tooLong"
        case .truncated: "truncated"
        case .malformed: "malformed"
        case .trailingBytes: "trailingBytes"
        case .tooDeep: "tooDeep"
        case .unsupported: "unsupported"
        case .invalidUTF8: "invalidUTF8"
        case .misplacedBreak: "misplacedBreak"
        case .missingValue: "missingValue"
        case .keyNotText: "keyNotText"
        case .duplicateKey: "duplicateKey"
        case .integerTooLarge: "integerTooLarge"
        }
    }
}
