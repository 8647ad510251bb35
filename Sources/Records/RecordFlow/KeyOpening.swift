internal import EHRFamily
internal import FoundationEssentials
internal import RecordErrors
internal import RecordKeys

/// Why a record's key leaves its wrapping: who gets it, or what it opens. Keys that only move to another epoch, or were
/// just made for a new record, reach nobody and are no openings.
enum KeyOpening {
    /// The key itself, sealed to the doctor, for an access that the ledger has.
    case release(Access)
    /// Plaintext, for such an access.
    case content(Access)
    /// Plaintext, for the record's patient.
    case ownContent
    /// The key itself, sealed to the record's patient.
    case ownRelease
    /// Nothing: the plaintext is thrown away as it comes.
    case verification

    /// What a journal's record says, in the order of the names.
    private struct Line: Encodable {
        /// Unix seconds.
        let at: UInt64
        /// `release`, `content` or `nothing`.
        let given: String
        /// Whose hands it is in then: `doctor ID`, `patient ID` or `nobody`.
        let holder: String
        let patient: String
        let record: String
        /// The access's id; `owner` where it is the patient who asks, `verification` where nobody gets anything.
        let under: String
    }

    /// The record of the openings journal.
    ///
    /// - Throws: `.journalUnavailable`, which does not happen.
    func line(of row: RecordRow, at time: UInt64) throws(RecordFailure) -> [UInt8] {
        let (given, holder, under) =
            switch self {
            case .release(let access): ("release", "doctor \(access.doctor.text)", access.id.text)
            case .content(let access): ("content", "doctor \(access.doctor.text)", access.id.text)
            case .ownContent: ("content", "patient \(row.patient.text)", "owner")
            case .ownRelease: ("release", "patient \(row.patient.text)", "owner")
            case .verification: ("nothing", "nobody", "verification")
            }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(
                try encoder.encode(
                    Line(
                        at: time, given: given, holder: holder, patient: row.patient.text, record: row.record.text,
                        under: under)))
        } catch {
            throw RecordFailure(.journalUnavailable, because: error)
        }
    }
}
