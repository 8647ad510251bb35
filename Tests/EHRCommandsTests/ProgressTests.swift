import Testing

@testable import EHRCommands

@Suite("Progress")
struct ProgressTests {
    @Test("a line says how much is done, how fast, and how long it will take, in less than 80 columns")
    func line() {
        let line = ProgressLine(label: "sealing", done: 3 << 30, total: 4 << 30, elapsed: .seconds(6))
        #expect(line.text == "sealing  [############....] 75 %  3.0 GiB  512 MiB/s  0:02 left")
        let widest = ProgressLine(
            label: "a label that is far too long", done: UInt64.max / 2, total: .max, elapsed: .seconds(1_000_000))
        #expect(widest.text.count < 80)
    }

    @Test("a line of what has no known length says how much and how fast")
    func unknownLength() {
        let line = ProgressLine(label: "sealing", done: 1536, total: nil, elapsed: .seconds(1))
        #expect(line.text == "sealing  1.5 KiB  1.5 KiB/s")
    }

    @Test("nothing done, nothing to do and no time gone by are said without dividing by zero")
    func edges() {
        #expect(ProgressLine(label: "x", done: 0, total: 10, elapsed: .zero).text.contains("0 %"))
        #expect(ProgressLine(label: "x", done: 0, total: 0, elapsed: .zero).text == "x  0 B  0 B/s")
        #expect(ProgressLine(label: "x", done: 20, total: 10, elapsed: .seconds(1)).text.contains("100 %"))
        #expect(ProgressLine.time(3_599) == "59:59" && ProgressLine.time(3_600) == "1:00:00")
        #expect(ProgressLine.amount(1023) == "1023 B" && ProgressLine.amount(102.4 * 1024) == "102 KiB")
    }
}

@Suite("Byte ranges on the command line")
struct ByteRangeTests {
    @Test(
        "both ends are included, the last may be left out",
        arguments: [
            ("0-0", 0..<1), ("5-9", 5..<10), ("7-", 7..<UInt64.max),
        ] as [(String, Range<UInt64>)])
    func accepted(text: String, range: Range<UInt64>) {
        #expect(ByteRange(argument: text)?.range == range)
    }

    @Test(
        "what is no range is none",
        arguments: [
            "", "-", "5", "9-5", "-5", "a-b", "1-2-3", "0-18446744073709551615", "0-99999999999999999999", " 1-2",
        ])
    func refused(text: String) {
        #expect(ByteRange(argument: text) == nil)
    }
}

@Suite("Settings on the command line")
struct SettingArgumentTests {
    @Test("a value may hold an equals sign, a name may not be empty")
    func parse() {
        #expect(SettingArgument(argument: "a.b=c=d")?.value == "c=d")
        #expect(SettingArgument(argument: "a.b=")?.value == "")
        #expect(SettingArgument(argument: "=c") == nil && SettingArgument(argument: "abc") == nil)
    }
}
