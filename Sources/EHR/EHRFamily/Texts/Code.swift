/// A code: 1 to 32 characters of `A-Z a-z 0-9 _ -`, from a vocabulary that the ledger does not check.
///
/// `Vocabulary` distinguishes kinds of codes at compile time.
public struct Code<Vocabulary>: LedgerText {
    public let text: String

    public init(unchecked text: String) { self.text = text }

    public static func accepts(_ text: Span<UInt8>) -> Bool { TextRules.isCode(text) }

    public static var rule: String { "1 to \(Limits.codeLength) characters of A-Z a-z 0-9 _ -" }
}

/// A class of records: `general`, `lab`, `imaging`.
public typealias ScopeCode = Code<Scopes>
/// Why data is used, from HL7 v3 PurposeOfUse: `TREAT`, `ETREAT`, `HRESCH`.
public typealias PurposeCode = Code<GrantAccess>
/// Why something was done: a code, since free text about people has no place on a ledger.
public typealias ReasonCode = Code<RevokeAccess>
/// The name of a model's metric.
public typealias MetricCode = Code<Metric>

extension Code<Scopes> {
    /// The default scope of a record.
    public static let general = ScopeCode(unchecked: "general")
}

extension Code<GrantAccess> {
    /// The default purpose of a consent: treatment.
    public static let treatment = PurposeCode(unchecked: "TREAT")
}
