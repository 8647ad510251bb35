import Testing

@Suite("Documents")
struct DocumentTests {
    @Test(
        "what a newcomer looks for first is there",
        arguments: [
            "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "docs/ARCHITECTURE.md",
            "docs/errors.md", "docs/operations.md", "docs/spec/ehr-family.md",
        ])
    func present(path: String) {
        #expect(TextFile(path: path) != nil, "\(path) is missing")
    }

    @Test("the README is read in one sitting: under 250 lines")
    func readme() throws {
        let readme = try #require(TextFile(path: "README.md"))
        #expect(readme.lines.count < 250, "README.md has \(readme.lines.count) lines")
        for command in ["scripts/demo.sh", "scripts/test.sh"] {
            #expect(readme.text.contains(command), "README.md does not name \(command)")
        }
    }

    @Test("the changelog says what changed by what it means to a user")
    func changelog() throws {
        let changelog = try #require(TextFile(path: "CHANGELOG.md"))
        let headings = changelog.lines.filter { $0.hasPrefix("## ") || $0.hasPrefix("### ") }
        #expect(headings.contains { $0.hasPrefix("## ") }, "no release is named")
        for heading in headings where heading.hasPrefix("### ") {
            #expect(["### Safety", "### Features", "### Internals"].contains(heading), "\(heading)")
        }
    }

    @Test("decisions are numbered without gaps and say what they cost and what else was possible")
    func decisions() {
        let files = Repository.files(under: "docs/decisions", withExtension: ".md").filter { $0.name != "README.md" }
        #expect(!files.isEmpty)
        for (index, file) in files.enumerated() {
            let number = String(index)
            let padded = String(repeating: "0", count: 4 - number.count) + number
            #expect(file.name.hasPrefix(padded + "-"), "\(file.path) should have the number \(padded)")
            for heading in ["## Decision", "## Drawbacks", "## Alternatives"] {
                #expect(file.lines.contains(heading), "\(file.path) has no \(heading)")
            }
        }
    }

    @Test(
        "every public declaration of a library has a doc comment, and so has every case",
        arguments: ["SawtoothProtocol", "SawtoothSigning"])
    func documented(module: String) {
        // A case of a switch has a dot, a number or `let` where that of an enum has its name.
        let declaration = /^ *(?:public (?!import|extension)|case [a-z]\w*(?:\(.*\))?(?:, .*)?$)/
        for file in Modules.swiftFiles(of: module) {
            for (index, line) in file.code.enumerated() where line.contains(declaration) {
                let above = file.lines[..<index].last { !$0.trimmingPrefix(while: { $0 == " " }).hasPrefix("@") } ?? ""
                let isDocumented = above.trimmingPrefix(while: { $0 == " " }).hasPrefix("///")
                #expect(isDocumented, "\(file.path):\(index + 1) has no doc comment: \(file.lines[index])")
            }
        }
    }

    @Test("links between documents lead to files that are there")
    func links() throws {
        let documents = Repository.all.filter { $0.name.hasSuffix(".md") }
        let link = /\]\(([^)#:\s]+)(?:#[^)]*)?\)/
        for document in documents {
            let folder = document.path.split(separator: "/").dropLast().map(String.init)
            for match in document.text.matches(of: link) {
                var parts = folder
                for part in match.output.1.split(separator: "/") where part != "." {
                    if part == ".." { parts = parts.dropLast() } else { parts.append(String(part)) }
                }
                let target = parts.joined(separator: "/")
                #expect(Repository.exists(target), "\(document.path) links to \(match.output.1)")
            }
        }
    }

    @Test("the repository speaks of the project alone, never of the machines and arrangements that it is made with")
    func workingWords() {
        // Put together here, so that this file does not hold them.
        let words = [
            "/wo" + "rk/", "/fa" + "rm/", "/tm" + "p/wt", "/tm" + "p/venv", "/tm" + "p/lead", "../sha" + "red",
            "tp-" + "load", "deb.debian" + ".org", "pypi" + ".org", "python" + "hosted.org", "the br" + "ief",
            "tool " + "library", "/op" + "t/wheels",
        ]
        for file in Repository.all where !file.path.contains("/Vectors/") && file.name != "LICENSE" {
            for (index, line) in file.lines.enumerated() {
                for word in words where line.contains(word) {
                    Issue.record("\(file.path):\(index + 1) says \(word): \(line)")
                }
                if line.contains("ssue"), line.contains(/(?i)\bissue #?\d/) {
                    Issue.record("\(file.path):\(index + 1) names an issue: \(line)")
                }
            }
        }
    }
}

@Suite("Scripts")
struct ScriptTests {
    @Test(
        "each script stops at the first failure and says what it is for",
        arguments: Repository.files(
            under: "scripts", withExtension: ".sh"))
    func strict(script: TextFile) {
        let isSourced = script.lines.first?.hasPrefix("#!") != true
        #expect(script.lines.prefix(3).contains { $0.hasPrefix("# ") }, "\(script.path) does not say what it is for")
        if !isSourced {
            #expect(script.lines.first == "#!/usr/bin/env bash")
            #expect(script.lines.contains("set -euo pipefail"), "\(script.path)")
            #expect(!script.text.contains("pk" + "ill") && !script.text.contains("kill" + "all"), "\(script.path)")
        }
    }
}
