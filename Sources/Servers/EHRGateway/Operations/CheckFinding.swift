/// One thing that a production needs, and how it is.
package struct CheckFinding: Sendable {
    package enum State: String, Sendable {
        case fine = "ok"
        case wrong
        /// It cannot be seen from here.
        case unseen
    }

    /// Such as `ledger.registrars`.
    package let name: String
    package let state: State
    /// What there is, in some words.
    package let fact: String
    /// What to do about it; nil where nothing is to be done.
    package let advice: String?

    init(_ name: String, _ state: State, _ fact: String, advice: String? = nil) {
        self.name = name
        self.state = state
        self.fact = fact
        self.advice = advice
    }

    /// One that holds, or does not.
    init(_ name: String, holds: Bool, _ fact: String, otherwise advice: String) {
        self.init(name, holds ? .fine : .wrong, fact, advice: holds ? nil : advice)
    }

    /// The findings as a table of plain text, each with what to do under it.
    package static func table(_ findings: [CheckFinding]) -> [String] {
        let width = findings.map(\.name.count).max() ?? 0
        return findings.flatMap { finding in
            let name = finding.name + String(repeating: " ", count: width - finding.name.count)
            let state = finding.state.rawValue + String(repeating: " ", count: 6 - finding.state.rawValue.count)
            let indent = String(repeating: " ", count: width + 10)
            return ["\(name)  \(state)  \(finding.fact)"] + (finding.advice.map { ["\(indent)-> \($0)"] } ?? [])
        }
    }
}
