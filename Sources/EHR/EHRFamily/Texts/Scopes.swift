/// The scopes of a consent: 1 to 16, or all, including later ones.
public struct Scopes: Hashable, Sendable {
    /// All scopes, including later ones.
    public static let everything = Scopes(texts: ["*"])
    /// The form of scopes, for error messages.
    public static let rule = "1 to \(Limits.scopes) different codes, or \"*\" alone"

    /// Sorted by byte; `["*"]` stands for all.
    public let texts: [String]

    private init(texts: [String]) { self.texts = texts }

    /// Nil if there are no codes, more than 16, or duplicates. The order of `codes` does not matter.
    public init?(_ codes: [ScopeCode]) {
        self.init(unordered: codes.map(\.text))
    }

    /// Nil if `texts` breaks the rule: each a code, or `*` alone.
    public init?(unordered texts: [String]) {
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

    /// Whether these are all scopes.
    public var isEverything: Bool { texts.first == "*" }

    /// The individual scopes; empty if these are all scopes.
    public var codes: [ScopeCode] { isEverything ? [] : texts.map(ScopeCode.init(unchecked:)) }

    /// Whether a record of this scope is among them.
    public func covers(_ scope: ScopeCode) -> Bool {
        isEverything || texts.contains(scope.text)
    }
}
