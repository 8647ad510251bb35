import Cryptography
import TestVectors
import Testing

@Suite("AES key wrap")
struct KeyWrapTests {
    struct WrapCase: Decodable {
        let valid: Bool
        let kek: String
        let key: String
        let wrapped: String
    }

    @Test("wrapping and unwrapping give what NIST published, and refuse what NIST says to refuse")
    func published() throws {
        let file = try VectorFile.json("crypto/aes-key-wrap.json", as: PublishedVectors<WrapCase>.self)
        #expect(file.cases.contains { !$0.valid })
        for vector in file.cases {
            let (kek, wrapped) = (try secret(vector.kek), try bytes(vector.wrapped))
            if vector.valid {
                #expect(try AESKeyWrap.wrap(secret(vector.key), under: kek) == wrapped)
                #expect(try AESKeyWrap.unwrap(wrapped, under: kek) == secret(vector.key))
            } else {
                #expect(throws: CryptographyError.authenticationFailed) { try AESKeyWrap.unwrap(wrapped, under: kek) }
            }
        }
    }

    @Test("keys of lengths that the mode does not take are refused by name")
    func lengths() {
        let kek = SecretBytes.random(count: 32)
        for count in [0, 8, 17, 4104] {
            #expect(throws: CryptographyError.self) { try AESKeyWrap.wrap(.random(count: count), under: kek) }
        }
        for count in [0, 16, 25, 4112] {
            #expect(throws: CryptographyError.self) { try AESKeyWrap.unwrap(RandomBytes.make(count), under: kek) }
        }
        #expect(throws: CryptographyError.wrongLength(of: "a wrapping key", expected: "32", actual: 16)) {
            try AESKeyWrap.wrap(.random(count: 32), under: .random(count: 16))
        }
    }
}

@Suite("Scrypt")
struct ScryptTests {
    struct ScryptCase: Decodable {
        let passphrase: String
        let salt: String
        let n: UInt64
        let r: UInt64
        let p: UInt64
        let key: String
    }

    @Test("passphrases give the keys of RFC 7914")
    func published() throws {
        let file = try VectorFile.json("crypto/scrypt.json", as: PublishedVectors<ScryptCase>.self)
        #expect(file.cases.count == 3)
        for vector in file.cases {
            let key = try Scrypt(n: vector.n, r: vector.r, p: vector.p).derive(
                passphrase: SecretBytes(copying: Array(vector.passphrase.utf8)), salt: bytes(vector.salt), count: 64)
            #expect(Hex.encode(key.revealed) == vector.key)
        }
    }

    @Test("the standard parameters work, although OpenSSL refuses them unless told otherwise")
    func standard() throws {
        let salt = [UInt8](repeating: 1, count: 16)
        let key = try Scrypt.standard.derive(passphrase: SecretBytes(copying: [1]), salt: salt, count: 32)
        #expect(key.count == 32)
    }

    @Test(
        "parameters that cost more than the limit, or make no sense, are refused before anything is computed",
        arguments: [
            (0, 8, 1), (1, 8, 1), (3, 8, 1), (1 << 24, 8, 1), (1 << 20, 8, 1), (UInt64.max, 1, 1), (2, .max, 1),
            (2, 1, .max), (2, 0, 1), (2, 1, 0), (1 << 63, 1 << 20, 1 << 20),
        ] as [(UInt64, UInt64, UInt64)])
    func refused(n: UInt64, r: UInt64, p: UInt64) {
        #expect(throws: CryptographyError.self) { try Scrypt(n: n, r: r, p: p) }
    }
}
