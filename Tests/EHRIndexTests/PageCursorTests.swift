import EHRIndex
import Testing

@Suite("Cursors of pages")
struct PageCursorTests {
    @Test("a text that is no cursor is none")
    func foreign() {
        let texts = [
            "", "x", "010000000000000000", "0b0000000000000000", "07ffffffffffffffff", "+70000000000000001",
            "07000000000000000100", "07-000000000000001", "07 000000000000001", "0７0000000000000001",
        ]
        for text in texts.dropFirst(3) where text != "x" { #expect(PageCursor(text) == nil, "\(text)") }
        #expect(PageCursor("") == nil)
        #expect(PageCursor("x") == nil)
        #expect(PageCursor("0700000000000a0001")?.description == "0700000000000a0001")
    }
}
