internal import Cryptography
package import EHRFamily
internal import RecordEncryption
package import RecordErrors
package import RecordKeys

/// What is told of a record without opening it.
package struct RecordDescription: Equatable, Sendable {
    package let record: RecordID
    package let scope: ScopeCode
    /// Of the plaintext, in bytes.
    package let length: UInt64
    /// SHA-256 of the sealed record, which its anchor holds.
    package let sha256: DigestHex
    package let state: RecordRow.State
    package let label: RecordLabel?

    package init(
        record: RecordID, scope: ScopeCode, length: UInt64, sha256: DigestHex, state: RecordRow.State,
        label: RecordLabel?
    ) {
        self.record = record
        self.scope = scope
        self.length = length
        self.sha256 = sha256
        self.state = state
        self.label = label
    }

    init(_ row: RecordRow, _ label: RecordLabel?) throws(RecordFailure) {
        self.init(
            record: row.record, scope: row.scope, length: try SealedRecord.plaintextLength(ofSealed: row.length),
            sha256: DigestHex(unchecked: Hex.encode(row.sha256)), state: row.state, label: label)
    }
}

// A label is sealed under a key beside the record's, derived from the same patient root: reading it opens no record
// key, and the openings journal has no line of it.
extension RecordDesk {
    /// Records that are described at one time.
    package static let descriptionLimit = 100

    package func describe(
        _ records: [RecordID], of patient: PatientID
    ) async throws(RecordFailure) -> [RecordDescription] {
        guard (1...RecordDesk.descriptionLimit).contains(records.count) else {
            throw RecordFailure(
                .invalid,
                "1 to \(RecordDesk.descriptionLimit) records are described at a time; these are \(records.count)")
        }
        var roots: [UInt32: PatientRoot] = [:]
        var descriptions: [RecordDescription] = []
        for stored in try await keys.records(records, of: patient) {
            descriptions.append(try await describe(stored, &roots))
        }
        return descriptions
    }

    package func describe(_ access: Access) async throws(RecordFailure) -> RecordDescription {
        if let emergency = try await EmergencyProof(access, at: self) { return try await emergency.describe() }
        let proof = try await AccessProof(access, at: self)
        let description = try await describe(anchored(access, proof))
        try await mayGoOn(access, under: proof)()
        return description
    }

    /// Whoever reads the record reads it without its label, too.
    func legibleDescription(of stored: StoredRecord) async throws(RecordFailure) -> RecordDescription? {
        do {
            return try await describe(stored)
        } catch let error where error.code == .keysDamaged {
            return nil
        }
    }

    func describe(_ stored: StoredRecord) async throws(RecordFailure) -> RecordDescription {
        var roots: [UInt32: PatientRoot] = [:]
        return try await describe(stored, &roots)
    }

    /// - Parameter roots: the patient's that are open, by epoch. None is opened for a record without a label.
    private func describe(
        _ stored: StoredRecord, _ roots: inout [UInt32: PatientRoot]
    ) async throws(RecordFailure) -> RecordDescription {
        guard stored.key.label != nil else { return try RecordDescription(stored.row, nil) }
        let root: PatientRoot
        if let known = roots[stored.root.epoch] { root = known } else { root = try await open(stored.root) }
        roots[stored.root.epoch] = root
        do {
            return try RecordDescription(stored.row, root.dataKey(for: stored.key.scope).label(of: stored.key))
        } catch let error where error.code == .cryptographyFailed {
            throw RecordFailure(.keysDamaged, "the label of record \(stored.row.record) does not open", cause: error)
        }
    }
}
