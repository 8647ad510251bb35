/// An id: 1 to 64 characters of `A-Z a-z 0-9 . _ -`, drawn by a client from 128 random bits. A pseudonym, never a name,
/// an e-mail address or a number that is used elsewhere: a ledger cannot delete it.
///
/// `Subject` distinguishes kinds of ids at compile time.
public struct Identifier<Subject>: LedgerText {
    public let text: String

    public init(unchecked text: String) { self.text = text }

    public static func accepts(_ text: Span<UInt8>) -> Bool { TextRules.isIdentifier(text) }

    public static var rule: String { "1 to \(Limits.identifierLength) characters of A-Z a-z 0-9 . _ -" }
}

/// Names a patient.
public typealias PatientID = Identifier<PatientEntry>
/// Names a doctor.
public typealias DoctorID = Identifier<DoctorEntry>
/// Names a record among those of its patient.
public typealias RecordID = Identifier<RecordEntry>
/// Names an access among those of its doctor.
public typealias AccessID = Identifier<AccessEntry>
/// The opaque id of a consent's row in the key database.
public typealias KeyReference = Identifier<ConsentEntry>
/// A place that took part in training a model.
public typealias SiteID = Identifier<ModelEntry>
