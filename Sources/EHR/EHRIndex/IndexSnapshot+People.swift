package import EHRFamily
internal import SQLDatabases

extension IndexSnapshot {
    /// A patient's entry.
    package func patient(_ id: PatientID) throws(IndexFailure) -> IndexedPatient? {
        try decoded(PatientEntry.self, .patient(id))
    }

    /// All patients.
    package func patients(_ page: PageRequest = .init()) throws(IndexFailure) -> Page<IndexedPatient> {
        try self.page(PatientEntry.self, .patients, RowQuery(), page)
    }

    /// A doctor's entry, with its attestation.
    package func doctor(_ id: DoctorID) throws(IndexFailure) -> IndexedDoctor? {
        try decoded(DoctorEntry.self, .doctor(id))
    }

    /// All doctors, or those of one attestation.
    package func doctors(
        attestation: Attestation? = nil, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedDoctor> {
        var query = RowQuery()
        query.require("r.attestation", is: attestation?.rawValue)
        return try self.page(DoctorEntry.self, .doctors, query, page)
    }

    /// The row with that key.
    func decoded<Entry: IndexedEntry>(
        _: Entry.Type, _ key: EntryKey
    ) throws(IndexFailure) -> LedgerRow<Entry>? {
        guard let row = try entry(Entry.self, key) else { return nil }
        do {
            return try LedgerRow(row)
        } catch {
            throw .database(error)
        }
    }
}
