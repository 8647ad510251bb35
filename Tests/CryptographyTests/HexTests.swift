import Cryptography
import Testing

@Suite("Hex")
struct HexTests {
    @Test("every byte is written as two lower-case digits and read back")
    func roundTrip() {
        let all = (0...255).map { UInt8($0) }
        let text = Hex.encode(all)
        #expect(text.count == 512)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hex.decode(text) == all)
        #expect(Hex.decode("") == [])
    }

    @Test(
        "odd lengths, other characters and, unless asked for, upper case are refused",
        arguments: ["0", "abc", "0g", " 00", "00 ", "0x00", "AB", "é0", "００"])
    func refused(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test("upper case is read where it is asked for")
    func upperCase() {
        #expect(Hex.decode("aBCd", acceptingUpperCase: true) == [0xAB, 0xCD])
    }
}
