import Testing

@Suite("The tidy tests' own reading of Swift")
struct SwiftTextTests {
    @Test("comments and string contents are blank, code and interpolated code stay")
    func code() {
        let text = ##"""
            let a = "x! // no" // try! here
            /* b! /* nested! */ */ let c = d!
            let e = "1 \(f!) 2 \"g!\""
            let h = #"i! \#(j) "k!" "#
            """##
        let code = SwiftText.code(of: text).joined(separator: "\n")
        #expect(code.contains("let c = d!"))
        #expect(code.contains("f!"))
        #expect(code.contains("j"))
        for hidden in ["x!", "try", "b!", "nested", "g!", "i!", "k!"] {
            #expect(!code.contains(hidden), "\(hidden) is in a comment or a string")
        }
        #expect(SwiftText.code(of: text).count == 4)
    }

    @Test("a multi-line string hides its lines and keeps their number")
    func multiLine() {
        let code = SwiftText.code(of: "let a = \"\"\"\n    try! b\n    \"\"\"\nlet c = 1")
        #expect(code.count == 4)
        #expect(!code[1].contains("try!"))
        #expect(code[3] == "let c = 1")
    }
}
