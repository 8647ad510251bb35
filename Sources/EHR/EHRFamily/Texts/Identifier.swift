/// An id: 1 to 64 characters of `A-Z a-z 0-9 . _ -`, drawn by a client from 128 random bits. A pseudonym, never a name,
/// an e-mail address or a number that means something elsewhere: ledgers do not forget.
///
/// `Subject` keeps the ids of different things apart at compile time.
package struct Identifier<Subject>: LedgerText {
    package let text: String

    package init(unchecked text: String) { self.text = text }

    package static func accepts(_ text: Span<UInt8>) -> Bool { TextRules.isIdentifier(text) }

    package static var rule: String { "1 to \(Limits.identifierLength) characters of A-Z a-z 0-9 . _ -" }
}

package typealias PatientID = Identifier<PatientEntry>
package typealias DoctorID = Identifier<DoctorEntry>
package typealias RecordID = Identifier<RecordEntry>
package typealias AccessID = Identifier<AccessEntry>
/// The opaque id of a consent's row where keys are kept.
package typealias KeyReference = Identifier<ConsentEntry>
/// A place that took part in training a model.
package typealias SiteID = Identifier<ModelEntry>
