import Cryptography
import Testing

@testable import Accounts

@Suite("Hashes of passwords")
struct PasswordHashTests {
    private static func bytes(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    /// RFC 7914, section 12, the third vector: its first 32 bytes, with salt `SodiumChloride`.
    private static let vector =
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI"

    @Test("RFC 7914's vector opens with its password, and gives the vector's other half")
    func vector() throws {
        let hash = try #require(PasswordHash(Self.vector))
        #expect(hash.text == Self.vector)
        let seal = try #require(try hash.open(with: Self.bytes("pleaseletmein")))
        let rest = "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        #expect(seal.withUnsafeBytes { Hex.encode($0) } == rest)
        #expect(try hash.open(with: Self.bytes("pleaseletmeout")) == nil)
    }

    @Test("a hash that passlib has made opens")
    func passlib() throws {
        let text = "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"
        let hash = try #require(PasswordHash(text))
        #expect(try hash.open(with: Self.bytes("password")) != nil)
    }

    @Test("one password has another hash and another seal each time")
    func salted() throws {
        let cheap = try Scrypt(n: 4, r: 1, p: 1)
        let made = try (0..<2).map { _ in
            try PasswordHash.make(Self.bytes("correct horse"), cheap, random: RandomBytes.make)
        }
        #expect(made[0].hash.text != made[1].hash.text)
        #expect(made[0].seal != made[1].seal)
        #expect(try made[0].hash.open(with: Self.bytes("correct horse")) == made[0].seal)
        #expect(made[0].hash.isCheaper(than: .standard))
        #expect(try PasswordHash(unknownAtCostOf: cheap).open(with: Self.bytes("")) == nil)
    }

    @Test(
        "stored parameters that cost too much, and texts that are no hash, are not used",
        arguments: [
            "ln=22,r=8,p=1", "ln=31,r=8,p=1", "ln=63,r=8,p=1", "ln=17,r=1024,p=1", "ln=17,r=8,p=64", "ln=17,r=8,p=0",
            "ln=0,r=8,p=1", "ln=17,r=0,p=1", "ln=-1,r=8,p=1", "r=8,ln=17,p=1", "ln=17,r=8,p=1,x=1", "",
        ])
    func capped(parameters: String) {
        let salt = "U29kaXVtQ2hsb3JpZGU"
        #expect(PasswordHash("$scrypt$\(parameters)$\(salt)$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI") == nil)
        for text in [
            "", "$", "$$$$", "scrypt", "$argon2$ln=14,r=8,p=1$\(salt)$\(salt)", Self.vector + "=",
            Self.vector + "$", Self.vector.replacing("$U29", with: "$!29"), String(Self.vector.dropLast(2)),
        ] {
            #expect(PasswordHash(text) == nil, "\(text)")
        }
    }

    @Test("a password is refused that is short, long, a name, a sequence, or common where the list is installed")
    func rule() async {
        for refused in [
            "short", String(repeating: "x", count: 1025), "aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "Ada Lovelace 1",
        ] {
            let code = await refusal { try AccountDesk.check(Self.bytes(refused), knowing: ["Ada Lovelace"]) }
            #expect(code == .weakPassword, "\(refused)")
        }
        #expect(await refusal { try AccountDesk.check(Fixture.password, knowing: ["Ada Lovelace"]) } == nil)
    }
}
