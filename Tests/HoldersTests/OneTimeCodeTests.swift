import Cryptography
import Holders
import Testing

@Suite("One-time codes")
struct OneTimeCodeTests {
    @Test("a code that is read as it was written is the same")
    func roundTrip() throws {
        for _ in 0..<200 {
            let code = OneTimeCode.random()
            #expect(code.text.count == 30)
            #expect(try #require(OneTimeCode(code.text)).bytes == code.bytes)
        }
    }

    @Test("what a person makes of a code when typing it is taken for the code")
    func typing() throws {
        let code = try #require(OneTimeCode("00000-0000O-OOOOO-OOOOO-11iILl"))
        #expect(code.bytes.withUnsafeBytes { Array($0) }.suffix(4) == [0x02, 0x10, 0x84, 0x21])
        #expect(code.text == "00000-00000-00000-00000-111111")
        #expect(
            OneTimeCode("  7zzzz zzzzz zzzzz zzzzz zzzzzz ")?.digest
                == OneTimeCode("7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ")?.digest)
    }

    @Test(
        "what is no code is refused",
        arguments: [
            "", "7", "8ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ", "7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ",
            "7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZZ",
            "UUUUU-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ", "7ZZZZ_ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ", "７ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ",
        ])
    func refused(text: String) {
        #expect(OneTimeCode(text) == nil)
    }
}
