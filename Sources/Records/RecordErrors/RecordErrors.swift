// RecordErrors: the one error type of all record modules, and the meaning of each code.
//
// It owns `RecordFailure` and the table of codes (`RecordFailure.Code`): one line per code has the sentence, the HTTP
// status of a problem document and the exit status of `ehr`. docs/errors.md and the page of the encryption service say
// what to do about each; a test holds them against the table.
//
// It does not know what fails: the failing code chooses the code and its words. A code never changes its meaning and is
// never reused for another one.

/// Why a key wrapper, a store or a journey failed.
///
/// The journey's earlier steps are durable, and running it again continues from there. An error contains no secret.
package struct RecordFailure: Error, Sendable {
    /// A fact that belongs to a code, under its name in a problem document.
    package enum Fact: Equatable, Sendable {
        case text(String)
        case number(UInt64)
    }

    /// For programs.
    package let code: Code
    /// A sentence for people: what was wrong, the limit, the value, what to do.
    package let description: String
    package let facts: [String: Fact]
    /// Whether trying later may help.
    package let isRetryable: Bool
    /// The error of a library or of the system behind this one, where there is one.
    package let cause: (any Error)?

    /// - Parameters:
    ///   - words: what the code's sentence leaves open (`what` among the facts), or another sentence in its place where
    ///     it leaves nothing open; the code's own where not given.
    ///   - isRetryable: as the code says where not given.
    package init(
        _ code: Code, _ words: String? = nil, _ facts: [String: Fact] = [:], isRetryable: Bool? = nil,
        cause: (any Error)? = nil
    ) {
        let isOpen = code.sentence.contains(Code.gap)
        self.init(
            code, sentence: isOpen ? code.sentence.replacing(Code.gap, with: words ?? "") : words ?? code.sentence,
            facts: isOpen ? facts.merging(["what": .text(words ?? "")]) { given, _ in given } : facts,
            isRetryable: isRetryable, cause: cause)
    }

    /// - Parameter sentence: all of it.
    package init(
        _ code: Code, sentence: String, facts: [String: Fact], isRetryable: Bool? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.facts = facts
        self.isRetryable = isRetryable ?? code.isRetryable
        self.cause = cause
        description = sentence
    }

    /// What another's error is here; the error itself where it is one of these.
    package init(_ code: Code, because error: any Error) {
        self = error as? RecordFailure ?? RecordFailure(code, "\(error)", cause: error)
    }

    /// What the sentence says beyond the code's own words.
    package var words: String { text("what") ?? description }

    /// The same, after some more words.
    package func after(_ more: String) -> RecordFailure {
        text("what") == nil
            ? RecordFailure(code, sentence: more + description, facts: facts, isRetryable: isRetryable, cause: cause)
            : RecordFailure(code, more + words, isRetryable: isRetryable, cause: cause)
    }

    /// The same, after what it kept from being done: "the object store cannot be opened".
    package func keeping(_ what: String) -> RecordFailure {
        RecordFailure(
            code, sentence: "\(what): \(description)", facts: facts, isRetryable: isRetryable, cause: cause)
    }

    /// The fact `name`, a text; nil where there is none.
    package func text(_ name: String) -> String? {
        if case .text(let text)? = facts[name] { text } else { nil }
    }

    /// The fact `name`, a number; nil where there is none.
    package func number(_ name: String) -> UInt64? {
        if case .number(let number)? = facts[name] { number } else { nil }
    }
}

extension RecordFailure: CustomStringConvertible {}

extension RecordFailure: Equatable {
    /// Causes are not compared.
    package static func == (left: RecordFailure, right: RecordFailure) -> Bool {
        left.code == right.code && left.description == right.description && left.facts == right.facts
            && left.isRetryable == right.isRetryable
    }
}
