import Testing

@testable import Accounts

@Suite("Names")
struct NameTests {
    @Test("of two spellings of one sign-in name there is one form")
    func forms() throws {
        for (typed, form) in [("Ada.L", "ada.l"), ("STRASSE1", "strasse1"), ("straße1", "strasse1")] {
            #expect(try SignInName(typed).text == form)
        }
    }
}
