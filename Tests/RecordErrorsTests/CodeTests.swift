import Foundation
import RecordErrors
import Testing

/// One table of codes: the pages that explain them to people, and the code that throws them, must not say otherwise.
@Suite("The table of codes")
struct CodeTests {
    private static let root = #filePath.replacing("Tests/RecordErrorsTests/CodeTests.swift", with: "")

    private static func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: root + path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    /// The cells of each row of each table between two headings: the codes in the first cell, and the other cells.
    private static func rows(
        _ lines: [String], from start: String, to end: String
    ) throws -> [(codes: [String], cells: [String])] {
        let from = try #require(lines.firstIndex(of: start), "no heading \(start)")
        let to = try #require(lines[from...].firstIndex(of: end), "no heading \(end)")
        return lines[from..<to].filter { $0.hasPrefix("| `") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingPrefix(while: \.isWhitespace) }.map(String.init)
            return (cells[0].matches(of: /`([a-z_0-9]+)`/).map { String($0.output.1) }, Array(cells.dropFirst()))
        }
    }

    @Test("every code that is declared stands in the table, once, and is found by its text")
    func complete() throws {
        let source = try Self.lines("Sources/Records/RecordErrors/RecordFailure+Code.swift").joined(separator: "\n")
        let declared = source.matches(of: /static let \w+ = (?:Self|request)\(\s*"([a-z_0-9]+)"/).map {
            String($0.output.1)
        }
        #expect(declared.count > 60)
        #expect(declared.sorted() == RecordFailure.Code.all.map(\.text).sorted())
        #expect(Set(declared).count == declared.count)
        for code in RecordFailure.Code.all { #expect(RecordFailure.Code(code.text).status == code.status) }
    }

    @Test("docs/errors.md has each code of the table and no other, with its exit status")
    func errors() throws {
        let page = try Self.lines("docs/errors.md")
        let journeys = try Self.rows(page, from: "## Journeys", to: "## Requests to an encryption service")
        let requests = try Self.rows(
            page, from: "## Requests to an encryption service", to: "## Rejections by the `ehr` processor")
        let documented = (journeys + requests).flatMap(\.codes)
        // What the ledger refuses has the ledger's own code at the command line, and its own section.
        let all = Set(RecordFailure.Code.all.map(\.text))
        #expect(all.subtracting(documented).sorted() == [], "not on the page")
        #expect(Set(documented).subtracting(all).sorted() == [], "not in the table")
        #expect(documented.count == Set(documented).count, "a code has two rows")
        for (codes, cells) in journeys {
            for code in codes {
                #expect(RecordFailure.Code(code).exit.rawValue == Int32(cells[0].prefix(1)), "\(code)")
            }
        }
        for code in requests.flatMap(\.codes) { #expect(RecordFailure.Code(code).isForCaller == false, "\(code)") }
    }

    @Test("the page of the encryption service has each code that goes over the wire, with its status")
    func service() throws {
        let page = try Self.lines("docs/spec/encryption-service.md")
        var statuses: [String: [Int]] = [:]
        for line in page where line.hasPrefix("| ") {
            guard let status = Int(line.dropFirst(2).prefix(3)) else { continue }
            // What stands in parentheses behind a code are its facts.
            let codes = line.replacing(/\([^)]*\)/, with: "").matches(of: /`([a-z_0-9]+)`/)
            for code in codes { statuses[String(code.output.1), default: []].append(status) }
        }
        // Settings and files are those of whoever starts a program.
        let local: Set<RecordFailure.Code> = [.settingInvalid, .fileFailed, .fileNeeded, .fileExists]
        for code in RecordFailure.Code.all where !local.contains(code) {
            #expect(statuses[code.text] == [code.status], "\(code.text)")
        }
        #expect(Set(statuses.keys).subtracting(RecordFailure.Code.all.map(\.text)).sorted() == [])
    }

    @Test("a code of a later version is kept as it is, and is the service's failure to scripts")
    func unknown() {
        let code = RecordFailure.Code("made_later")
        #expect(code.text == "made_later" && code.exit == .unreachable && !code.isForCaller)
        #expect(RecordFailure.Code("not_found") == .notFound)
    }

    @Test("words fill what a code's sentence leaves open, and go with it as a fact; they stand for one that is whole")
    func words() {
        let missing = RecordFailure(.notFound, "record r")
        #expect(missing.description == "there is no record r" && missing.text("what") == "record r")
        #expect(missing.after("patient p: ") == RecordFailure(.notFound, "patient p: record r"))
        #expect(missing.keeping("it cannot be read").description == "it cannot be read: there is no record r")
        #expect(RecordFailure(.erased).description == "it was erased" && RecordFailure(.erased).facts.isEmpty)
        #expect(RecordFailure(.invalid, "an id is a word").description == "an id is a word")
        #expect(RecordFailure(.keysRefused, because: missing) == missing)
        struct Odd: Error {}
        #expect(RecordFailure(.wrapperAway, because: Odd()).words == "Odd()")
    }
}
