import Cryptography
import TestVectors
import Testing

@testable import OneTimePasswords

@Suite("One-time passwords")
struct OneTimePasswordTests {
    /// The secret of both RFCs' SHA-1 vectors.
    private let published = OneTimePassword(SecretBytes(copying: Array("12345678901234567890".utf8)))

    @Test("codes are those of RFC 4226, appendix D")
    func counterVectors() {
        let codes = (0..<10).map { published.code(of: $0) }
        #expect(
            codes == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ])
    }

    @Test(
        "steps and codes are those of RFC 6238, appendix B",
        arguments: [
            (59, 94_287_082), (1_111_111_109, 7_081_804), (1_111_111_111, 14_050_471), (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037), (20_000_000_000, 65_353_130),
        ] as [(UInt64, UInt32)])
    func timeVectors(time: UInt64, code: UInt32) {
        // The appendix has eight digits; six are the last of them.
        let step = OneTimePassword.step(at: time)
        #expect(published.truncated(step) % 100_000_000 == code)
        #expect(UInt32(published.code(of: step)) == code % 1_000_000)
    }

    private struct Vectors: Decodable {
        struct Case: Decodable {
            let secret: String
            let base32: String
            let time: UInt64
            let code: String
            let issuer: String
            let account: String
            let uri: String
        }
        let cases: [Case]
    }

    @Test("codes, texts and URIs are those of pyotp")
    func otherImplementation() throws {
        let vectors = try VectorFile.json("one-time-passwords/vectors.json", as: Vectors.self)
        #expect(vectors.cases.count >= 100)
        for vector in vectors.cases {
            let bytes = try #require(Hex.decode(vector.secret))
            let password = OneTimePassword(SecretBytes(copying: bytes))
            #expect(password.code(of: OneTimePassword.step(at: vector.time)) == vector.code)
            #expect(password.text == vector.base32)
            #expect(Base32.decode(vector.base32) == bytes)
            // pyotp leaves out what is the default of the format.
            let uri = password.uri(issuer: vector.issuer, account: vector.account)
            #expect(uri == vector.uri + "&algorithm=SHA1&digits=6&period=30")
        }
    }

    @Test("a code is good for its own step and the ones beside it, and is of that step")
    func window() {
        let time: UInt64 = 1_111_111_111
        let now = OneTimePassword.step(at: time)
        for step in (now - 3)...(now + 3) {
            let found = published.step(of: published.code(of: step), at: time, after: nil)
            #expect(found == (step + 1 >= now && step <= now + 1 ? step : nil))
        }
        #expect(published.step(of: published.code(of: 0), at: 0, after: nil) == 0)
    }

    @Test("a code that was used, and one of before, are over")
    func once() {
        let time: UInt64 = 1_111_111_111
        let now = OneTimePassword.step(at: time)
        #expect(published.step(of: published.code(of: now), at: time, after: now - 1) == now)
        #expect(published.step(of: published.code(of: now), at: time, after: now) == nil)
        #expect(published.step(of: published.code(of: now - 1), at: time, after: now) == nil)
        #expect(published.step(of: published.code(of: now + 1), at: time, after: now) == now + 1)
    }

    @Test("what is no code is wrong", arguments: ["", "0", "28708", "2870820", "28708x", "２８７０８２", "-87082"])
    func noCode(text: String) {
        #expect(published.step(of: text, at: 59, after: nil) == nil)
    }

    @Test("a code may be typed in two groups")
    func groups() {
        #expect(published.step(of: "287 082", at: 59, after: nil) == 1)
    }

    @Test("a colon in a name does not end the URI's issuer")
    func colon() {
        let uri = published.uri(issuer: "a:b", account: "c:d/é")
        #expect(uri.hasPrefix("otpauth://totp/a%20b:c%20d%2F%C3%A9?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"))
    }

    @Test("new secrets have 20 bytes and differ")
    func random() {
        let secrets = (0..<8).map { _ in OneTimePassword.random() }
        #expect(secrets.allSatisfy { $0.secret.count == 20 })
        #expect(Set(secrets.map(\.text)).count == 8)
    }
}

@Suite("Base 32")
struct Base32Tests {
    @Test(
        "the vectors of RFC 4648 are written without padding, and read with and without",
        arguments: [
            ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI======"),
        ])
    func published(text: String, encoded: String) {
        let bare = String(encoded.prefix { $0 != "=" })
        #expect(Base32.encode(Array(text.utf8)) == bare)
        #expect(Base32.decode(encoded) == Array(text.utf8))
        #expect(Base32.decode(bare.lowercased()) == Array(text.utf8))
    }

    @Test(
        "what no bytes are written as is refused",
        arguments: ["M", "MZX", "MZXW6Y", "MZ", "M1", "M=Y", "MY=", "MY-"])
    func refused(text: String) {
        #expect(Base32.decode(text) == nil)
    }
}
