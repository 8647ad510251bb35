import Cryptography
import TestVectors
import Testing

@Suite("AES-256-GCM")
struct AESGCMTests {
    @Test("sealing and opening give what NIST and another implementation give, and refuse what they refuse")
    func published() throws {
        let file = try VectorFile.json("crypto/aes-256-gcm.json", as: PublishedVectors<GCMCase>.self)
        #expect(file.cases.contains { !$0.valid })
        for vector in try file.cases + RandomVectors.load().gcm {
            let (key, nonce, aad) = (try secret(vector.key), try bytes(vector.nonce), try bytes(vector.aad))
            let (plaintext, sealed) = (try bytes(vector.plaintext), try bytes(vector.sealed))
            if vector.valid {
                #expect(try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: aad) == plaintext)
                #expect(try AESGCM.seal(plaintext, key: key, nonce: nonce, authenticating: aad) == sealed)
            } else {
                #expect(throws: CryptographyError.authenticationFailed) {
                    try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: aad)
                }
            }
        }
    }

    @Test("a sealed message with any bit flipped does not open, nor does its associated data's")
    func flipped() throws {
        let (key, nonce, aad) = (SecretBytes.random(count: 32), RandomBytes.make(12), Array("context".utf8))
        let sealed = try AESGCM.seal(Array("twenty bytes of text".utf8), key: key, nonce: nonce, authenticating: aad)
        for bit in 0..<sealed.count * 8 {
            var altered = sealed
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: CryptographyError.authenticationFailed) {
                try AESGCM.open(altered, key: key, nonce: nonce, authenticating: aad)
            }
        }
        #expect(throws: CryptographyError.authenticationFailed) {
            try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: Array("Context".utf8))
        }
    }

    @Test("one instance seals many messages as separate instances do, and opens again after one that failed")
    func reuse() throws {
        let key = SecretBytes.random(count: 32)
        let (sealer, opener) = (try AESGCM(key: key, for: .sealing), try AESGCM(key: key, for: .opening))
        for length in [0, 1, 16, 100, 16384] {
            let (nonce, plaintext) = (RandomBytes.make(12), RandomBytes.make(length))
            let sealed = try run(count: length + 16) { room throws(CryptographyError) in
                try sealer.seal(plaintext.span.bytes, nonce: nonce, into: &room)
            }
            #expect(try AESGCM.open(sealed, key: key, nonce: nonce) == plaintext)
            var broken = sealed
            broken[length] ^= 1
            var left = [UInt8](repeating: 0xAA, count: length)
            #expect(throws: CryptographyError.authenticationFailed) {
                var span = left.mutableSpan
                var room = span.mutableBytes
                try opener.open(broken.span.bytes, nonce: nonce, into: &room)
            }
            #expect(left.allSatisfy { $0 == 0 }, "plaintext that failed to verify must not be left behind")
            let opened = try run(count: length) { room throws(CryptographyError) in
                try opener.open(sealed.span.bytes, nonce: nonce, into: &room)
            }
            #expect(opened == plaintext)
        }
    }

    @Test("a secret sealed under a key opens as a secret")
    func secrets() throws {
        let (key, nonce, inner) = (SecretBytes.random(count: 32), RandomBytes.make(12), SecretBytes.random(count: 32))
        let sealed = try AESGCM.seal(secret: inner, key: key, nonce: nonce)
        #expect(try AESGCM.openSecret(sealed, key: key, nonce: nonce) == inner)
    }

    @Test("keys, nonces and messages of the wrong length are refused by name")
    func lengths() {
        let (key, nonce) = (SecretBytes.random(count: 32), RandomBytes.make(12))
        #expect(throws: CryptographyError.wrongLength(of: "an AES-256 key", expected: "32", actual: 16)) {
            try AESGCM.seal([], key: .random(count: 16), nonce: nonce)
        }
        #expect(throws: CryptographyError.wrongLength(of: "a GCM nonce", expected: "12", actual: 13)) {
            try AESGCM.seal([], key: key, nonce: nonce + [0])
        }
        #expect(throws: CryptographyError.wrongLength(of: "a sealed message", expected: "at least 16", actual: 15)) {
            try AESGCM.open([UInt8](repeating: 0, count: 15), key: key, nonce: nonce)
        }
    }

    private func run(
        count: Int, _ body: (inout MutableRawSpan) throws(CryptographyError) -> Void
    ) throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        var room = span.mutableBytes
        try body(&room)
        return bytes
    }
}
