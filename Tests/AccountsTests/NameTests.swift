import Testing

@testable import Accounts

@Suite("Names")
struct NameTests {
    @Test(
        "of all spellings of one sign-in name there is one form",
        arguments: [
            ("Ada.L", "ada.l"), ("straße1", "strasse1"), ("STRASSE1", "strasse1"), ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("e\u{301}mile", "\u{E9}mile"), ("\u{C9}MILE", "\u{E9}mile"), ("ada@example.org", "ada@example.org"),
            ("O'Brien", "o'brien"), ("ﬁona", "fiona"),
        ])
    func forms(typed: String, form: String) throws {
        let text = try SignInName(typed).text
        // Swift's == would take either form of an accent for the other.
        #expect(Array(text.utf8) == Array(form.utf8))
    }

    @Test(
        "what is no sign-in name is refused in words",
        arguments: [
            "", "ab", ".ada", "ada-", "ada l", "ada\tl", "a\u{200B}da", "ada\u{202E}l", "ada/..", "ada\0l", "a:b:c",
            String(repeating: "a", count: 65), String(repeating: "a", count: 2000), "ada😀", "ada\u{3164}",
        ])
    func refused(typed: String) {
        let failure = #expect(throws: AccountFailure.self) { try SignInName(typed) }
        #expect(failure?.code == .invalid)
        #expect(failure?.description.hasPrefix("a sign-in name") == true)
    }

    @Test("the form of a form is itself, whatever the letters")
    func idempotent() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var numbers = SeededNumbers(state: seed)
        let scalars = (0x30...0x2FFFF).compactMap { Unicode.Scalar(UInt32($0)) }.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        for _ in 0..<3000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 3...8, using: &numbers) {
                if let scalar = scalars.randomElement(using: &numbers) { view.append(scalar) }
            }
            guard let name = try? SignInName(String(view)) else { continue }
            let again = try SignInName(name.text)
            #expect(Array(again.text.utf8) == Array(name.text.utf8), "seed \(seed): \(view.map(\.value))")
            let upper = try? SignInName(name.text.uppercased())
            #expect(upper == nil || upper == name, "seed \(seed): \(view.map(\.value))")
        }
    }

    @Test("a display name is trimmed, has single blanks and one form, and hides nothing")
    func displayNames() throws {
        #expect(try DisplayName("  Ada \u{A0} King  ").text == "Ada King")
        #expect(Array(try DisplayName("Zoe\u{308}").text.utf8) == Array("Zo\u{EB}".utf8))
        for refused in ["", "   ", "Ada\nKing", "Ada\u{202E}gniK", "a\0b", String(repeating: "a", count: 101)] {
            #expect(throws: AccountFailure.self) { try DisplayName(refused) }
        }
    }

    @Test("a pseudonym is 1 to 64 characters that paths and ledgers take")
    func holders() throws {
        #expect(LedgerHolder("patient:p-1")?.text == "patient:p-1")
        #expect(LedgerHolder("institution:st.mary")?.role == .institution)
        for text in ["p-1", "patient:", "patient:a b", "patient:..", "nurse:n1", "patient:é", "patient:a:b"] {
            #expect(LedgerHolder(text) == nil, "\(text)")
        }
        #expect(LedgerHolder(.doctor, String(repeating: "d", count: 64)) != nil)
        #expect(LedgerHolder(.doctor, String(repeating: "d", count: 65)) == nil)
    }

    @Test("tokens, keys and codes are read as they are written, and nothing else is")
    func texts() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var numbers = SeededNumbers(state: seed)
        for _ in 0..<300 {
            let (kept, changed) = (numbers.next(), Int.random(in: 0..<64, using: &numbers))
            let random: AccountDesk.RandomSource = { count in
                var numbers = SeededNumbers(state: kept)
                return (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
            }
            let token = BearerToken(random: random)
            #expect(BearerToken(token.text)?.digest == token.digest)
            #expect("\(token)".contains(token.text) == false)
            var letters = Array(token.text)
            letters[changed] = letters[changed] == "0" ? "1" : "0"
            #expect(BearerToken(String(letters))?.digest != token.digest, "seed \(seed)")
            letters[changed] = "G"
            #expect(BearerToken(String(letters)) == nil)

            let key = ServiceKeyText(random: random)
            #expect(try ServiceKeyText(key.text)?.verifier == key.verifier)
            #expect(ServiceKeyText(String(key.text.dropLast())) == nil)
            #expect(ServiceKeyText(key.text.uppercased()) == nil)
            #expect("\(key)".count < key.text.count - 60)

            let pairing = WrittenCode.pairing(random)
            #expect(WrittenCode(pairing: pairing.text)?.digest == pairing.digest)
            #expect(pairing.text.count == 9)
            let typed = pairing.text.lowercased().replacing("-", with: " ").replacing("0", with: "o")
                .replacing("1", with: "l")
            #expect(WrittenCode(pairing: typed)?.digest == pairing.digest, "seed \(seed)")
            let lost = WrittenCode.lostDevice(random)
            #expect(WrittenCode(lostDevice: lost.text)?.digest == lost.digest)
            #expect(lost.text.split(separator: "-").map(\.count) == [5, 5, 5, 5, 6])
            #expect(WrittenCode(pairing: lost.text) == nil && WrittenCode(lostDevice: pairing.text) == nil)
        }
        #expect(WrittenCode(pairing: "ABCDEFGU") == nil)
        #expect(BearerToken("") == nil && ServiceKeyText("ehrk_") == nil && ServiceKeyText("ehrk__") == nil)
    }

    @Test(
        "an address is counted as one customer's and shown without its last part",
        arguments: [
            ("192.0.2.77", "192.0.2.77", "192.0.2.0/24"), ("::ffff:192.0.2.77", "192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"), ("", "local", "local"),
            ("@socket", "local", "local"),
        ])
    func addresses(text: String, key: String, network: String) {
        #expect(SourceAddress(text).key == key)
        #expect(SourceAddress(text).network == network)
    }

    @Test("a browser is named in two words, and anything else by its first, without control characters")
    func agents() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
        #expect(SessionPlace.shortened(firefox) == "Firefox, Linux")
        #expect(SessionPlace.shortened(edge) == "Edge, Windows")
        #expect(SessionPlace.shortened("curl/8.5.0") == "curl/8.5.0")
        #expect(SessionPlace.shortened("a\u{1B}[31mb") == "a")
        #expect(SessionPlace.shortened("") == "unknown")
        #expect(SessionPlace.shortened(String(repeating: "x", count: 9999)).count == 40)
    }
}
