import Cryptography
import Dispatch
import Testing

@Suite("Secret bytes")
struct SecretBytesTests {
    @Test("a secret prints, dumps and reflects its length and nothing else")
    func silent() {
        let secret = SecretBytes(copying: Array("correct horse battery staple".utf8))
        struct Holder {
            let key: SecretBytes
        }
        var texts = ["\(secret)", String(reflecting: secret), String(describing: Holder(key: secret))]
        var dumped = ""
        dump(Holder(key: secret), to: &dumped)
        texts.append(dumped)
        for text in texts {
            #expect(text.contains("<28 secret bytes>"))
            for leak in ["horse", "99, 111, 114", "636f72", "0x"] { #expect(!text.contains(leak)) }
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("equal secrets are equal, and secrets of another content or length are not")
    func equality() {
        let secret = SecretBytes(copying: [1, 2, 3])
        #expect(secret == SecretBytes(copying: [1, 2, 3]))
        #expect(secret != SecretBytes(copying: [1, 2, 4]))
        #expect(secret != SecretBytes(copying: [1, 2, 3, 4]))
        #expect(SecretBytes(copying: []) == SecretBytes(copying: []))
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([7, 8], [7, 8]))
        #expect(!ConstantTime.equal([7, 8], [7, 9]))
        #expect(!ConstantTime.equal([7, 8], [7]))
    }

    @Test("moving bytes into a secret leaves none behind")
    func moving() {
        var bytes: [UInt8] = [9, 8, 7]
        let secret = SecretBytes(movingFrom: &bytes)
        #expect(bytes.isEmpty)
        #expect(secret.revealed == [9, 8, 7])
        #expect(secret.slice(1..<3).revealed == [8, 7])
    }

    @Test("an initializer that throws gives its error through, and no secret")
    func throwing() {
        struct Refused: Error {}
        #expect(throws: Refused.self) {
            try SecretBytes(count: 16) { (_: UnsafeMutableRawBufferPointer) throws(Refused) in throw Refused() }
        }
    }

    @Test("more secrets than the locked arena holds, and one larger than it, still keep what they were given")
    func beyondTheArena() {
        let many = (0..<10_000).map {
            SecretBytes(copying: [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: 48))
        }
        for (number, secret) in many.enumerated() {
            #expect(secret.revealed == [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 48))
        }
        // OpenSSL makes a generator for each new thread, in the same arena.
        DispatchQueue.concurrentPerform(iterations: 8) { _ in #expect(RandomBytes.make(32).count == 32) }
        let large = RandomBytes.make(1 << 20)
        #expect(SecretBytes(copying: large).revealed == large)
    }

    @Test("random bytes differ from draw to draw and fill their length")
    func random() {
        #expect(RandomBytes.make(32) != RandomBytes.make(32))
        #expect(RandomBytes.make(0).isEmpty)
        #expect(RandomBytes.make(1000).contains { $0 != 0 })
    }
}
