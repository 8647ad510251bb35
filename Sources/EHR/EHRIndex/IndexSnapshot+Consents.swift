package import EHRFamily
internal import SQLDatabases

extension IndexSnapshot {
    /// A consent as it is.
    package func consent(of patient: PatientID, to doctor: DoctorID) throws(IndexFailure) -> IndexedConsent? {
        try decoded(ConsentEntry.self, .consent(of: patient, to: doctor))
    }

    /// The consents that a question is about, as they are.
    package func consents(
        _ question: ConsentQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedConsent> {
        var query = RowQuery()
        query.require("r.patient", is: question.patient?.text)
        query.require("r.doctor", is: question.doctor?.text)
        switch question.state {
        case nil: break
        case .revoked: query.require("r.status", is: ConsentEntry.Status.revoked.rawValue)
        case .active(let now):
            query.require("r.status", is: ConsentEntry.Status.active.rawValue)
            query.require("(r.expiry IS NULL OR r.expiry > ?)", .integer(now))
        case .expired(let now):
            query.require("r.status", is: ConsentEntry.Status.active.rawValue)
            query.require("r.expiry <= ?", .integer(now))
        }
        return try self.page(ConsentEntry.self, .consents, query, page)
    }

    /// Every version of one consent, the current one first; `changed` is where a version was written.
    package func history(
        of patient: PatientID, to doctor: DoctorID, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedConsent> {
        let key = EntryKey.consent(of: patient, to: doctor)
        var query = RowQuery()
        try begin(&query, .consentVersions, page)
        guard let current = try decoded(ConsentEntry.self, key) else { return Page(rows: [], next: nil) }
        let isBefore = current.changed.position.rawValue < query.bound
        query.require("r.entry_key = ?", .text(key.text))
        let made = query.parameter(.integer(current.made.position.rawValue))
        let statement = query.statement(
            tables, from: "\(tables["earlier"]) r", made: "CAST(\(made) AS BIGINT)", order: "r.changed",
            limit: page.count + 1)
        let earlier = try rows(statement, query.values) { (row) throws(SQLFailure) in try IndexedConsent(row) }
        return Self.page((isBefore ? [current] : []) + earlier, .consentVersions, page) { $0.changed.position }
    }
}
