import EHRFamily
import Testing

@Suite("Texts")
struct TextTests {
    @Test("ids are 1 to 64 characters of A-Z a-z 0-9 . _ -")
    func identifiers() {
        for text in ["a", "A.z_0-9", String(repeating: "x", count: 64)] { #expect(PatientID(text)?.text == text) }
        for text in ["", String(repeating: "x", count: 65), "a b", "é", "e\u{301}", "a:b", "a/b", "a\u{0}"] {
            #expect(PatientID(text) == nil, "\(text)")
        }
    }

    @Test("codes are 1 to 32 characters of A-Z a-z 0-9 _ - and have no dots")
    func codes() {
        #expect(ScopeCode("lab-2_X")?.text == "lab-2_X")
        for text in ["", "a.b", "*", String(repeating: "x", count: 33)] { #expect(ScopeCode(text) == nil, "\(text)") }
    }

    @Test("texts are sorted by byte, upper case before lower case")
    func order() throws {
        let codes = try ["b", "B", "a-", "a", "a0"].map { try #require(ScopeCode($0)) }
        #expect(codes.sorted().map(\.text) == ["B", "a", "a-", "a0", "b"])
        #expect(Scopes(codes)?.texts == ["B", "a", "a-", "a0", "b"])
    }

    @Test("scopes are different codes, or * alone, and cover what they name")
    func scopes() throws {
        let lab = try #require(ScopeCode("lab")), imaging = try #require(ScopeCode("imaging"))
        #expect(Scopes([lab, lab]) == nil)
        #expect(Scopes([]) == nil)
        #expect(Scopes(unordered: ["*", "lab"]) == nil)
        #expect(Scopes(unordered: ["*"]) == .everything)
        #expect(Scopes.everything.covers(imaging))
        #expect(try #require(Scopes([lab])).covers(lab))
        #expect(try !#require(Scopes([lab])).covers(imaging))
    }

    @Test("a public key is one of two forms of 66 lower-case digits")
    func publicKeys() {
        let digits = String(repeating: "aB".lowercased(), count: 32)
        #expect(PublicKeyHex("02" + digits) != nil)
        #expect(PublicKeyHex("03" + digits) != nil)
        for text in ["04" + digits, "02" + digits.uppercased(), "02" + digits + "0", digits] {
            #expect(PublicKeyHex(text) == nil, "\(text)")
        }
    }

    @Test("what a new owner signs has a zero byte between its parts")
    func proofMessage() throws {
        let owner = try #require(PublicKeyHex("02" + String(repeating: "1", count: 64)))
        let message = RotateOwner.proofMessage(
            subject: .doctor(try #require(DoctorID("d1"))), newOwner: owner,
            previousVersion: 12)
        #expect(message == Array("ehr/1 rotate\0doctor\0d1\0\(owner)\u{0}12".utf8))
    }

    @Test("a rejection's extended data is read back by a client, unknown codes too")
    func extendedData() throws {
        let stale = Rejection(.staleVersion, "", .currentVersion(3)).extendedData
        #expect(hex(stale) == "a264636f64656d7374616c655f76657273696f6e6f63757272656e745f76657273696f6e03")
        let notice = try #require(RejectionNotice(extendedData: stale))
        #expect(notice.code == "stale_version" && notice.currentVersion == 3 && notice.key == nil)
        let unknown = try #require(RejectionNotice(extendedData: bytes("a264636f64656178636e657701")))
        #expect(unknown.code == "x")
        #expect(RejectionNotice(extendedData: []) == nil)
        #expect(RejectionNotice(extendedData: [0xa0]) == nil)
    }
}
