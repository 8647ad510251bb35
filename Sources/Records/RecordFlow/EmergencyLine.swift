internal import EHRFamily
internal import FoundationEssentials
internal import RecordErrors
internal import RecordKeys

/// A record of the emergency journal.
struct EmergencyLine: Encodable {
    /// Unix seconds.
    let at: UInt64
    /// When the doctor was last seen attested, in Unix seconds.
    let attestedAt: UInt64?
    /// The signed batch; only in the first record of an emergency.
    let batch: Data?
    let doctor: String
    /// `release`, `content`, `sealed` or `description`.
    let given: String
    /// The operation that takes the batch to the ledger.
    let operation: String
    let patient: String
    let record: String
    /// The access's id.
    let under: String

    enum CodingKeys: String, CodingKey {
        case at, batch, doctor, given, operation, patient, record, under
        case attestedAt = "attested_at"
    }

    init(
        at time: UInt64, given: String, _ access: Access, _ operation: LedgerOperation, attestedAt: UInt64?,
        batch: [UInt8]?
    ) {
        at = time
        self.attestedAt = attestedAt
        self.batch = batch.map { Data($0) }
        doctor = access.doctor.text
        self.given = given
        self.operation = operation.id
        patient = access.patient.text
        record = access.record.text
        under = access.id.text
    }

    /// - Throws: `.journalUnavailable`, which does not happen.
    func content() throws(RecordFailure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw RecordFailure(.journalUnavailable, because: error)
        }
    }
}
