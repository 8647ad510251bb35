/// What a consent is for: 1 to 16 scopes, or all of them, those that are made later too.
package struct Scopes: Hashable, Sendable {
    package static let everything = Scopes(texts: ["*"])
    package static let rule = "1 to \(Limits.scopes) different codes, or \"*\" alone"

    /// Sorted by byte; `["*"]` stands for all.
    package let texts: [String]

    private init(texts: [String]) { self.texts = texts }

    /// Nil where there are no codes, more than 16, or one twice. The order of `codes` does not matter.
    package init?(_ codes: [ScopeCode]) {
        self.init(unordered: codes.map(\.text))
    }

    /// Nil where `texts` breaks the rule: each a code, or `*` and nothing else.
    package init?(unordered texts: [String]) {
        guard (1...Limits.scopes).contains(texts.count) else { return nil }
        if texts == ["*"] {
            self = .everything
            return
        }
        guard texts.allSatisfy({ TextRules.check($0, TextRules.isCode) }) else { return nil }
        let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for (left, right) in zip(sorted, sorted.dropFirst()) where left == right { return nil }
        self.texts = sorted
    }

    package var isEverything: Bool { texts.first == "*" }

    /// The scopes one by one; empty where they are all.
    package var codes: [ScopeCode] { isEverything ? [] : texts.map(ScopeCode.init(unchecked:)) }

    /// Whether a record of this scope is among them.
    package func covers(_ scope: ScopeCode) -> Bool {
        isEverything || texts.contains(scope.text)
    }
}
