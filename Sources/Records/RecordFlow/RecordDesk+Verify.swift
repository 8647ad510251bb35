internal import Cryptography
package import EHRFamily
package import RecordErrors
internal import RecordKeys

// Is the stored record the anchored one, whole, and does its key open it?
//
// 1. The anchor is read from the ledger, and compared with the record's row.
// 2. The object is read once from end to end, hashed and opened, and the plaintext thrown away as it comes.
// 3. That it was found whole, or that it was not, is noted with the time: ranges are served only of records noted so.
//
// Only that note changes, and nothing is returned.

/// The result for a stored record.
package struct RecordFinding: Equatable, Sendable {
    /// Sealed, in bytes.
    package let length: UInt64
    /// In bytes.
    package let plaintextLength: UInt64
    package let anchor: DigestHex

    package init(length: UInt64, plaintextLength: UInt64, anchor: DigestHex) {
        self.length = length
        self.plaintextLength = plaintextLength
        self.anchor = anchor
    }
}

extension RecordDesk {
    package func verify(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> RecordFinding {
        let stored = try await keys.record(record, of: patient)
        let anchor = try await anchor(of: record, of: patient).hash
        do {
            let opened = try await OpenedRecord(
                stored, for: .verification, anchor: anchor, mayGoOn: nil, at: self)
            while var piece = try await opened.next() { SecretBytes.wipe(&piece) }
            return RecordFinding(length: stored.row.length, plaintextLength: opened.length, anchor: anchor)
        } catch {
            if error.code.isObjectDamage {
                try await keys.note(.damaged, record, of: patient, sha256: stored.row.sha256)
            }
            throw error
        }
    }
}

extension RecordFailure.Code {
    /// Whether the stored object, its key or its anchor do not belong together any more.
    var isObjectDamage: Bool {
        [
            .anchorMismatch, .recordOtherKey, .recordTruncated, .recordShorter, .recordLonger, .recordReordered,
            .recordExtended, .recordAltered, .recordAlteredAtEnd, .objectMissing, .objectCut, .objectShorter,
        ].contains(self)
    }
}
