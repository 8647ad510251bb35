package import RecordErrors

/// The patient and record that a sealed record is bound to: it opens for nothing else.
package struct RecordContext: Equatable, Sendable {
    /// Identifies the format and its version, which separates this use of the key derivation from all others.
    private static let domain = "ehr/1 record"

    package let patientID: String
    package let recordID: String

    /// - Throws: `.invalidID` if either is not 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    package init(patientID: String, recordID: String) throws(RecordFailure) {
        for id in [patientID, recordID] where !RecordContext.isID(id) { throw .invalidID(id) }
        self.patientID = patientID
        self.recordID = recordID
    }

    /// `ehr/1 record`, 00, patient id, 00, record id. Ids contain no zero byte, so no two contexts have the same bytes.
    package var bytes: [UInt8] {
        Array(RecordContext.domain.utf8) + [0] + Array(patientID.utf8) + [0] + Array(recordID.utf8)
    }

    private static func isID(_ id: String) -> Bool {
        1...64 ~= id.utf8.count
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default:
                    false
                }
            }
    }
}
