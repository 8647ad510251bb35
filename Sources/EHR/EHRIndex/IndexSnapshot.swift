package import EHRFamily
package import SawtoothClient
internal import SQLDatabases

/// One snapshot of the index. It must not leave the body that it was given to.
///
/// Each function throws `IndexFailure.database`, and `.invalidCursor` for a cursor of another list. Lists are newest
/// first, in the order in which entries were first written.
package struct IndexSnapshot {
    init(_ connection: any SQLConnection) throws(IndexFailure) {
    }
    /// The newest block indexed.
    package func head() throws(IndexFailure) -> IndexHead? { nil }
    package func patient(_ id: PatientID) throws(IndexFailure) -> IndexedPatient? { nil }
    package func patients(_ page: PageRequest = .init()) throws(IndexFailure) -> Page<IndexedPatient> {
        Page(rows: [], next: nil)
    }
    package func doctor(_ id: DoctorID) throws(IndexFailure) -> IndexedDoctor? { nil }
    package func doctors(
        attestation: Attestation? = nil, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedDoctor> {
        Page(rows: [], next: nil)
    }
    package func record(_ id: RecordID, of patient: PatientID) throws(IndexFailure) -> IndexedRecord? { nil }
    package func records(
        _ question: RecordQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedRecord> {
        Page(rows: [], next: nil)
    }
    /// All versions of a record: what it supersedes, what supersedes it, and so on. Empty for an unknown record.
    package func versions(
        of record: RecordID, of patient: PatientID, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedRecord> {
        Page(rows: [], next: nil)
    }
    package func consent(
        of patient: PatientID, to doctor: DoctorID
    ) throws(IndexFailure) -> IndexedConsent? { nil }
    package func consents(
        _ question: ConsentQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedConsent> {
        Page(rows: [], next: nil)
    }
    /// Every version of one consent, the current one first.
    package func history(
        of patient: PatientID, to doctor: DoctorID, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedConsent> {
        Page(rows: [], next: nil)
    }
    package func access(_ id: AccessID, by doctor: DoctorID) throws(IndexFailure) -> IndexedAccess? { nil }
    package func accesses(
        _ question: AccessQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedAccess> {
        Page(rows: [], next: nil)
    }
    /// - Parameter overdueSince: Unix seconds; see `AccessQuestion.Emergencies.overdue`.
    package func reviewCounts(
        patient: PatientID? = nil, doctor: DoctorID? = nil, overdueSince: Int64
    ) throws(IndexFailure) -> ReviewCounts {
        ReviewCounts(unreviewed: 0, overdue: 0)
    }
    package func model(_ id: DigestHex, by submitter: PublicKeyHex) throws(IndexFailure) -> IndexedModel? { nil }
    package func models(
        _ question: ModelQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedModel> {
        Page(rows: [], next: nil)
    }
    /// A model, the one that it was trained from, and so on.
    package func lineage(
        of model: DigestHex, by submitter: PublicKeyHex, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedModel> {
        Page(rows: [], next: nil)
    }
    /// A transaction of the family, where it is on the chain; nil where it is not.
    package func transaction(_ id: TransactionID) throws(IndexFailure) -> IndexedTransaction? { nil }
    /// Transactions of the family, newest first.
    package func transactions(
        concerning: Concern, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedTransaction> {
        Page(rows: [], next: nil)
    }
    /// Events that could not be read, ever.
    package func unreadableEvents() throws(IndexFailure) -> Int { 0 }
}
