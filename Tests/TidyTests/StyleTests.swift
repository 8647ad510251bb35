import Testing

@Suite("Style")
struct StyleTests {
    private static let lineLimit = 120
    private static let fileLimit = 400
    private static let functionLimit = 70

    private static let swiftFiles = Repository.swiftFiles(under: "Sources") + Repository.swiftFiles(under: "Tests")
    private static let written =
        swiftFiles + Repository.files(under: "Tests", withExtension: ".py")
        + Repository.files(under: "Sources", withExtension: ".py")
        + Repository.files(under: "scripts", withExtension: ".sh") + Repository.files(under: "Protos")
        + Repository.files(under: "Benchmarks", withExtension: ".swift")

    private static let generated = Repository.swiftFiles(under: "Generated")

    /// Generated files may be: nobody reads one from end to end.
    @Test("no file that is written by hand is longer than 400 lines")
    func fileLength() {
        for file in Self.written {
            #expect(file.lines.count <= Self.fileLimit, "\(file.path) has \(file.lines.count) lines: cut it")
        }
    }

    @Test("no line is longer than 120 columns, has a tab or trailing blanks, and files end with a newline")
    func lines() {
        for file in Self.written + Self.generated where !file.path.contains("/Vectors/") {
            #expect(file.text.isEmpty || file.text.hasSuffix("\n"), "\(file.path) does not end with a newline")
            for (index, line) in file.lines.enumerated() {
                let place = "\(file.path):\(index + 1)"
                #expect(line.count <= Self.lineLimit, "\(place) has \(line.count) columns")
                #expect(!line.contains("\t") || file.name == "Makefile", "\(place) has a tab")
                #expect(!line.hasSuffix(" "), "\(place) ends in blanks")
            }
        }
    }

    @Test("a function's length is counted from its name to its closing brace")
    func functionsAreFound() {
        let code = [
            "struct A {", "    func a(_ b: () -> Void = {}) -> Int {", "        if c { d() }", "    }",
            "    init() { }", "}", "protocol B {", "    func b()", "    func c()", "}", "let d = { 1 }",
        ]
        #expect(Functions.all(in: code).map { [$0.line, $0.length] } == [[2, 3], [5, 1]])
    }

    @Test("no function is longer than 70 lines")
    func functionLength() {
        // These tests' own regular expressions hold braces, which count as code here.
        for file in Self.swiftFiles where !file.path.hasPrefix("Tests/TidyTests/") {
            for function in Functions.all(in: file.code) {
                #expect(
                    function.length <= Self.functionLimit,
                    "\(file.path):\(function.line): \(function.length) lines: cut it")
            }
        }
    }

    @Test(
        "what input could make trap is not written",
        arguments: Repository.swiftFiles(under: "Sources") + Repository.swiftFiles(under: "Generated"))
    func traps(file: TextFile) {
        let banned = /\btry!|\bas!|\bunsafeBitCast\(|\bunowned\(unsafe\)/
        // A postfix `!`: after a name, a call, a subscript or a closure, and not the start of `!=`.
        let forced = /[A-Za-z0-9_)\]}?]!(?!=)/
        let fatal = /\b(fatalError|preconditionFailure)\(/
        for (index, line) in file.code.enumerated() where line.contains("!") || line.contains("(") {
            let place = "\(file.path):\(index + 1)"
            #expect(!line.contains(banned), "\(place): \(file.lines[index])")
            #expect(!line.contains(forced), "\(place) unwraps by force: \(file.lines[index])")
            // What no input can bring about (no memory, no randomness) may end the process, if it says so.
            if line.contains(fatal) {
                let before = file.lines[max(0, index - 12)...index]
                #expect(before.contains { $0.contains("//") }, "\(place): no reason above it")
            }
        }
    }

    @Test("a promise to the compiler has its reason in a comment above it")
    func uncheckedPromises() {
        let promise = /@unchecked Sendable|nonisolated\(unsafe\)|@preconcurrency/
        for file in Self.swiftFiles where !file.path.hasPrefix("Tests/TidyTests/") {
            for (index, line) in file.code.enumerated() where line.contains(promise) {
                let above = index > 0 ? file.lines[index - 1].trimmingPrefix(while: { $0 == " " }) : ""
                // Attributes may stand between the comment and the declaration.
                let higher = index > 1 ? file.lines[index - 2].trimmingPrefix(while: { $0 == " " }) : ""
                let explained = above.hasPrefix("//") || above.hasPrefix("@") && higher.hasPrefix("//")
                #expect(explained, "\(file.path):\(index + 1): \(file.lines[index]): say why above it")
            }
        }
    }

    @Test("locks are pthread locks: the thread sanitizer does not see Synchronization's Mutex")
    func locks() {
        for file in Self.swiftFiles {
            for (module, line) in Modules.imports(of: file) {
                #expect(module != "Synchronization" || !file.text.contains("Mutex<"), "\(file.path): `\(line)`")
            }
        }
    }

    @Test("tests are written with Swift Testing, and none is switched off")
    func tests() {
        for file in Repository.swiftFiles(under: "Tests") where !file.path.hasPrefix("Tests/TidyTests/") {
            for (module, line) in Modules.imports(of: file) {
                #expect(module != "XC" + "Test", "\(file.path): `\(line)`")
            }
            for (index, line) in file.code.enumerated() {
                #expect(!line.contains(/\.disabled\(|withKnownIssue/), "\(file.path):\(index + 1): \(line)")
            }
        }
    }

    @Test("nothing is left to do later: notes of that kind are issues, not comments")
    func notes() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        for file in Self.written where !file.path.contains("/Vectors/") {
            for (index, line) in file.lines.enumerated() {
                for mark in marks {
                    let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                    #expect(!words.contains { $0 == mark }, "\(file.path):\(index + 1): \(line)")
                }
            }
        }
    }
}

/// Functions as braces show them.
enum Functions {
    /// Every function and initializer of some code: its first line, and its length with both ends.
    static func all(in code: [String]) -> [(line: Int, length: Int)] {
        var found: [(line: Int, length: Int)] = []
        var open: [(line: Int, depth: Int)] = []
        var waiting: Int?
        var depth = 0
        var parentheses = 0
        for (index, line) in code.enumerated() {
            // Plain searches first: regular expressions are slow in a debug build, and most lines declare nothing.
            let mayDeclare = ["func ", "init", "subscript"].contains { line.contains($0) }
            if mayDeclare,
                line.contains(/\b(func|init|deinit|subscript)\b[^.]*?[({<]/) && !line.contains(/\.init\(|\.init\b/)
            {
                if waiting == nil { waiting = index }
            }
            for character in line {
                switch character {
                case "(": parentheses += 1
                case ")": parentheses -= 1
                case "{":
                    depth += 1
                    // A default value's closure is inside the parameter list, not the body.
                    if parentheses == 0, let start = waiting {
                        open.append((start, depth))
                        waiting = nil
                    }
                case "}":
                    if let last = open.last, last.depth == depth {
                        found.append((last.line + 1, index - last.line + 1))
                        open.removeLast()
                    }
                    depth -= 1
                    // A protocol's requirement has no body: whatever waited ends with its type.
                    if parentheses == 0 { waiting = nil }
                default: break
                }
            }
        }
        return found
    }
}
