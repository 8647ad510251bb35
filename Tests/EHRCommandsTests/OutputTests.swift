import EHRFamily
import RecordErrors
import Testing

@testable import EHRCommands

@Suite struct OutputTests {
    @Test("a list of objects is a table with one heading and aligned columns")
    func table() {
        let value = OutputValue.list([
            .object([("id", .text("a")), ("version", .number(10))]),
            .object([("id", .text("longer")), ("version", .absent)]),
        ])
        #expect(value.tableLines == ["ID      VERSION", "a       10", "longer  -"])
    }

    @Test("control characters from a ledger never reach the terminal")
    func controlCharacters() {
        let value = OutputValue.object([("id", .text("a\u{1B}[2Jb\nc\r\n\u{7F}"))])
        #expect(value.tableLines == ["id  a?[2Jb?c??"])
    }

    @Test(
        "C1 controls, ends of lines and formatting characters, bidirectional ones above all, are shown as ?",
        arguments: [
            "\u{80}", "\u{9B}", "\u{9F}", "\u{200E}", "\u{200F}", "\u{061C}", "\u{202A}", "\u{202E}", "\u{2066}",
            "\u{2069}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{200B}",
        ])
    func formattingCharacters(character: String) {
        #expect(OutputValue.object([("id", .text("a\(character)b"))]).tableLines == ["id  a?b"])
        let rows = OutputValue.list([.object([("i\(character)", .text(character))])])
        #expect(rows.tableLines == ["I?", "?"])
        let accented = Table.printable("a\(character)\u{0301}b")
        #expect(!accented.unicodeScalars.contains { character.unicodeScalars.contains($0) })
    }

    @Test(
        "text of other scripts and emoji stay as they are",
        arguments: ["Ångström", "علي", "می\u{200C}خواهم", "👩\u{200D}⚕️"])
    func otherScripts(text: String) {
        #expect(Table.printable(text) == text)
    }

    @Test("JSON is one sorted document with every kind of value")
    func json() throws {
        let value = OutputValue.object([
            ("z", .number(.max)), ("a", .list([.flag(true), .absent, .text("/\"")])), ("m", .object([])),
        ])
        #expect(try value.json() == #"{"a":[true,null,"/\""],"m":{},"z":18446744073709551615}"#)
    }

    @Test("a failure keeps its code, its exit code and what is known all the same")
    func failure() throws {
        let failure = CommandFailure(.rejected, "No.", code: "not_owner", details: [("batch_id", .text("b"))])
        #expect(try failure.document.json() == #"{"batch_id":"b","code":"not_owner","error":"No.","exit":1}"#)
    }

    @Test("the code of a rejection is read from its extended data, and nothing is read from other families' bytes")
    func rejectionCode() {
        // {"code": "patient_exists"} as cbor2.dumps writes it.
        let bytes: [UInt8] = [0xA1, 0x64] + Array("code".utf8) + [0x6E] + Array("patient_exists".utf8)
        #expect(CommandFailure.code(in: bytes) == "patient_exists")
        for other: [UInt8] in [[], [0xFF], Array("ext".utf8), [0xA1, 0x64], [0xA0]] {
            #expect(CommandFailure.code(in: other) == nil)
        }
    }
}

@Suite struct MetricArgumentTests {
    @Test("digits alone are an integer, anything else printable a text")
    func accepted() throws {
        let number = try #require(MetricArgument(argument: "accuracy=9312")).metric
        #expect(number.value == .integer(9312))
        let text = try #require(MetricArgument(argument: "dataset=ct=2026")).metric
        guard case .text(let value) = text.value else {
            Issue.record("not a text")
            return
        }
        #expect(value.text == "ct=2026")
    }

    @Test(
        "no name, no value or a value outside the rules is refused", arguments: ["", "=1", "a", "a b=1", "a=é", "a="])
    func refused(argument: String) {
        #expect(MetricArgument(argument: argument) == nil)
    }
}
