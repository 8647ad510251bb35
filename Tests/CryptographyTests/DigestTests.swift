import Cryptography
import TestVectors
import Testing

@Suite("Digests")
struct DigestTests {
    struct DigestCase: Decodable {
        let hash: String
        let message: String
        let digest: String
    }

    @Test("SHA-256 and SHA-512 give the digests that NIST published")
    func published() throws {
        let file = try VectorFile.json("crypto/digest.json", as: PublishedVectors<DigestCase>.self)
        #expect(file.cases.count > 200)
        for vector in file.cases {
            let message = try bytes(vector.message)
            let digest = vector.hash == "sha256" ? SHA256.hash(message) : SHA512.hash(message)
            #expect(Hex.encode(digest) == vector.digest)
        }
    }

    @Test(
        "a message fed in pieces has the digest of the whole, wherever it is cut",
        arguments: [0, 1, 63, 64, 65, 128, 300])
    func pieces(cut: Int) {
        let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let (short, long) = (SHA256(), SHA512())
        for part in [Array(message[..<cut]), Array(message[cut...])] {
            short.update(part)
            long.update(part)
        }
        #expect(short.finalize() == SHA256.hash(message))
        #expect(long.finalize() == SHA512.hash(message))
    }

    @Test("a hasher starts anew after its digest is taken")
    func reuse() {
        let hasher = SHA256()
        hasher.update(Array("first".utf8))
        _ = hasher.finalize()
        #expect(hasher.finalize() == SHA256.hash([]))
        hasher.update(Array("second".utf8))
        #expect(hasher.finalize() == SHA256.hash("second"))
    }

    @Test("a text is hashed as its UTF-8 bytes")
    func text() {
        #expect(SHA512.hash("patiënt:ü") == SHA512.hash(Array("patiënt:ü".utf8)))
        #expect(SHA512.hash("").count == SHA512.digestLength)
    }
}
