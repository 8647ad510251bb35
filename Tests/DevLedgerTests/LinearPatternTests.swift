import TestVectors
import Testing

@testable import DevLedger

@Suite("An event filter's regular expression")
struct LinearPatternTests {
    struct Judged: Decodable, Sendable, CustomTestStringConvertible {
        let pattern: String
        let error: String?
        let matches: [String]?
        let others: [String]?

        var testDescription: String { pattern }
    }

    /// What a matcher in linear time cannot do, or leaves out.
    static let unsupported: Set<String> = [
        "(?=a)", "(?!a)", "(?<=a)b", "(?i)a", "\\1", "(a)\\1", "a++", "(?>a)",
    ]

    @Test("matches what Python's re matches, and nothing else", arguments: try judged())
    func differential(judged: Judged) throws {
        if Self.unsupported.contains(judged.pattern) {
            let problem = #expect(throws: LinearPattern.Invalid.self) { _ = try LinearPattern(judged.pattern) }
            #expect(problem?.description.contains("not supported") == true)
            return
        }
        if let error = judged.error {
            let problem = #expect(throws: LinearPattern.Invalid.self) { _ = try LinearPattern(judged.pattern) }
            // The same complaint; Python repeats some of the text in it.
            let words = error.split(separator: " ").prefix(2).joined(separator: " ")
            #expect(problem?.description.hasPrefix(words) == true, "\(problem?.description ?? "") against \(error)")
            return
        }
        let pattern = try LinearPattern(judged.pattern)
        let matches = try #require(judged.matches)
        let others = try #require(judged.others)
        for text in matches { #expect(pattern.matches(anywhereIn: text), "\(text)") }
        for text in others { #expect(!pattern.matches(anywhereIn: text), "\(text)") }
    }

    static func judged() throws -> [Judged] {
        try VectorFile.jsonLines("wire/patterns.jsonl", as: Judged.self)
    }

    @Test(
        "patterns that make a backtracking matcher run for ever take no time here",
        arguments: [
            "(a+)+$", "(a|a)*$", "(a*)*b", "(.*)*x", "((a?){30}){30}b",
        ])
    func noBlowUp(pattern: String) throws {
        let compiled = try LinearPattern(pattern)
        let text = String(repeating: "a", count: 2_000) + "!"
        let clock = ContinuousClock()
        let time = clock.measure { _ = compiled.matches(anywhereIn: text) }
        #expect(time < .seconds(20))
    }

    @Test(
        "a pattern that would need too much room is refused",
        arguments: [
            "(a{1000}){1000}", "a{99999999}", "((((a{40}){40}){40}){40}){40}",
            String(repeating: "(", count: 200) + String(repeating: ")", count: 200),
        ])
    func tooLarge(pattern: String) {
        #expect(throws: LinearPattern.Invalid.self) { _ = try LinearPattern(pattern) }
    }
}
