internal import Cryptography
package import EHRFamily
internal import RecordEncryption
internal import RecordKeys
internal import RecordStorage

// Is the stored record the anchored one, whole, and does its key open it?
//
// 1. The anchor is read from the ledger, and compared with the record's row.
// 2. The object is read once from end to end, hashed and opened, and the plaintext thrown away as it comes.
// 3. That it was found whole, or that it was not, is noted with the time: ranges are served only of records noted so.
//
// Nothing is changed but that note, and nothing handed out.

/// Compares a stored record with its anchor and opens it to its end.
package struct VerifyRecord: Sendable {
    /// What was found.
    package struct Finding: Equatable, Sendable {
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

    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// - Throws: `FlowError.anchorMismatch`, `.record` for damage, `.objects` where the object is gone;
    ///   `.notAuthorized(.noRecord)` where the ledger has no anchor; `.keys`, `.wrapper`, `.ledger`.
    package func run(_ record: RecordID, of patient: PatientID) async throws(FlowError) -> Finding {
        let stored = try await desk.stored(record, of: patient)
        guard let entry = try await desk.entry(RecordEntry.self, at: Addressing.record(record, of: patient)) else {
            throw .notAuthorized(.noRecord)
        }
        do throws(FlowError) {
            let opened = try await OpenedRecord(stored, anchor: entry.hash, mayGoOn: nil, at: desk)
            while var piece = try await opened.next() { SecretBytes.wipe(&piece) }
            return Finding(
                length: stored.row.length, plaintextLength: opened.plaintextLength, anchor: entry.hash)
        } catch {
            if error.isDamage {
                try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                    try await desk.keys.note(.damaged, record, of: patient, sha256: stored.row.sha256)
                }
            }
            throw error
        }
    }
}

extension FlowError {
    /// Whether the stored object, its key or its anchor do not belong together any more.
    var isDamage: Bool {
        switch self {
        case .anchorMismatch: true
        case .record(let error): error.isDamage
        case .objects(.missing), .objects(.interrupted), .objects(.rangeOutOfBounds): true
        default: false
        }
    }
}
