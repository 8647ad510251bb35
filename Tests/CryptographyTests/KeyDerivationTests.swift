import Cryptography
import TestVectors
import Testing

@Suite("HMAC and HKDF")
struct KeyDerivationTests {
    struct DerivationCase: Decodable {
        let ikm: String
        let salt: String
        let info: String
        let prk: String
        let okm: String
    }

    @Test("HMAC gives the codes of RFC 4231")
    func codes() throws {
        let file = try VectorFile.json("crypto/hmac.json", as: PublishedVectors<CodeCase>.self)
        #expect(file.cases.count == 12)
        for vector in try file.cases + RandomVectors.load().hmac {
            let code = try HMAC.code(
                of: bytes(vector.message), key: secret(vector.key), hash: hashFunction(vector.hash))
            #expect(Hex.encode(code) == vector.code)
        }
    }

    @Test("HKDF gives the keys of RFC 5869, step by step and in one")
    func derivations() throws {
        let file = try VectorFile.json("crypto/hkdf.json", as: PublishedVectors<DerivationCase>.self)
        #expect(file.cases.count == 3)
        for vector in file.cases {
            let (ikm, salt, info) = (try secret(vector.ikm), try bytes(vector.salt), try bytes(vector.info))
            let okm = try bytes(vector.okm)
            let prk = try HKDF.extract(salt: salt, inputKey: ikm, hash: .sha256)
            #expect(Hex.encode(prk.revealed) == vector.prk)
            #expect(try HKDF.expand(key: prk, info: info, count: okm.count, hash: .sha256).revealed == okm)
            let derived = try HKDF.derive(inputKey: ikm, salt: salt, info: info, count: okm.count, hash: .sha256)
            #expect(derived.revealed == okm)
        }
    }

    @Test("HKDF's second step agrees with another implementation, up to the longest output")
    func expansions() throws {
        for vector in try RandomVectors.load().hkdf_expand {
            let count = try vector.length ?? bytes(vector.okm ?? "").count
            let okm = try HKDF.expand(
                key: secret(vector.prk), info: bytes(vector.info), count: count, hash: hashFunction(vector.hash))
            if let whole = vector.okm { #expect(Hex.encode(okm.revealed) == whole) }
            if let end = vector.okm_end { #expect(Hex.encode(okm.revealed.suffix(32)) == end) }
        }
    }

    @Test("HKDF refuses an output longer than 255 digests, or empty", arguments: [0, -1, 255 * 32 + 1])
    func tooLong(count: Int) {
        #expect(throws: CryptographyError.wrongLength(of: "an HKDF output", expected: "1 to 8160", actual: count)) {
            try HKDF.expand(key: .random(count: 32), info: [], count: count, hash: .sha256)
        }
    }
}
