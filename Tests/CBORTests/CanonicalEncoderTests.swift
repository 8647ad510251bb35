import CBOR
import TestVectors
import Testing

@Suite("CanonicalEncoder")
struct CanonicalEncoderTests {
    struct Vector: Decodable {
        let hex: String
        let value: DescribedValue
    }

    @Test("every value is written with the bytes that Python's cbor2 writes")
    func equalsPython() throws {
        let vectors = try VectorFile.json("cbor/accept/canonical.json", as: [Vector].self)
        #expect(vectors.count == 250)
        for vector in vectors {
            #expect(hex(CanonicalEncoder.encode(vector.value.value)) == vector.hex)
        }
    }

    @Test(
        "each head is as short as its argument allows, on both sides of every boundary",
        arguments: [
            (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_535, "19ffff"),
            (65_536, "1a00010000"),
            (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"), (.max, "1bffffffffffffffff"),
        ] as [(UInt64, String)])
    func shortestHeads(value: UInt64, expected: String) {
        #expect(hex(CanonicalEncoder.encode(.unsigned(value))) == expected)
    }

    @Test("static and dynamic texts, written part by part, equal the same map as a tree")
    func pieces() {
        var encoder = CanonicalEncoder(capacity: 32)
        encoder.mapHead(count: 2)
        encoder.text("b" as StaticString)
        encoder.text("é" as String)
        encoder.text(utf8: [0x61])
        encoder.arrayHead(count: 1)
        encoder.byteString([1, 2])
        let tree = CBORValue.map([(.text("b"), .text("é")), (.text("a"), .array([.bytes([1, 2])]))])
        #expect(encoder.bytes == CanonicalEncoder.encode(tree))
    }
}
