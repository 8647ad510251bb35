import SawtoothProtocol
import Testing

@Suite struct StateAddressTests {
    let hex = "ac06e9380e9874feab0d428c6055f2a55374f9332aba602ac6dc866ae4aecb1fd5680f"

    @Test("an address gives back the digits and the bytes that it was made from")
    func roundTrip() throws {
        let address = try #require(StateAddress(hex: hex))
        #expect(address.hex == hex)
        #expect(address.bytes == fromHex(hex))
        #expect(StateAddress(bytes: fromHex(hex)) == address)
        var output: [UInt8] = [1]
        address.appendHex(to: &output)
        #expect(output == [1] + Array(hex.utf8))
    }

    @Test(
        "anything but 70 lower-case hexadecimal digits is no address",
        arguments: [
            "", "ac06e9", String(repeating: "a", count: 69), String(repeating: "a", count: 71),
            String(repeating: "A", count: 70), String(repeating: "g", count: 70), String(repeating: "é", count: 35),
        ])
    func refused(text: String) {
        #expect(StateAddress(hex: text) == nil)
    }

    @Test("only 35 bytes are an address")
    func refusedBytes() {
        #expect(StateAddress(bytes: [UInt8](repeating: 0, count: 34)) == nil)
        #expect(StateAddress(bytes: [UInt8](repeating: 0, count: 36)) == nil)
    }

    @Test("an address is put together of parts that fit, and refused where a byte would be cut off")
    func parts() throws {
        let rest = [UInt8](repeating: 7, count: 32)
        #expect(StateAddress(prefix: [1, 2, 3], rest: rest)?.bytes == [1, 2, 3] + rest)
        #expect(StateAddress(prefix: [1, 2, 3])?.bytes == [1, 2, 3] + [UInt8](repeating: 0, count: 32))
        #expect(StateAddress(prefix: [1, 2, 3], rest: rest.suffix(31))?[34] == 0)
        #expect(StateAddress(prefix: [1, 2, 3, 4], rest: rest) == nil)
        #expect(StateAddress(prefix: [UInt8](repeating: 0, count: 36)) == nil)
    }

    @Test("addresses sort as their digits do")
    func order() throws {
        var random = SplitMix(state: 7)
        let texts = (0..<200).map { _ in
            String((0..<70).map { _ in "0123456789abcdef".randomElement(using: &random) ?? "0" })
        }
        let addresses = try texts.map { try #require(StateAddress(hex: $0)) }
        #expect(addresses.sorted().map(\.hex) == texts.sorted())
    }
}
