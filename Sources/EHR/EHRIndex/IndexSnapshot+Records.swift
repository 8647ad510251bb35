package import EHRFamily
internal import SQLDatabases

extension IndexSnapshot {
    /// A record's entry.
    package func record(_ id: RecordID, of patient: PatientID) throws(IndexFailure) -> IndexedRecord? {
        try decoded(RecordEntry.self, .record(id, of: patient))
    }

    /// The records that a question is about.
    package func records(
        _ question: RecordQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedRecord> {
        var query = RowQuery()
        query.require("r.patient", is: question.patient?.text)
        query.require("r.author", is: question.author?.text)
        query.require("r.record", is: question.record?.text)
        query.require("r.scope", is: question.scope?.text)
        if question.currentOnly { query.require("r.superseded = 0") }
        guard try limit(&query, to: question.time) else { return Page(rows: [], next: nil) }
        return try self.page(RecordEntry.self, .records, query, page)
    }

    /// All versions of a record: what it supersedes, what supersedes it, and so on. Empty for an unknown record.
    package func versions(
        of record: RecordID, of patient: PatientID, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedRecord> {
        let series = try rows(
            "SELECT series FROM \(tables[RecordEntry.table]) WHERE patient = $1 AND record = $2",
            [.text(patient.text), .text(record.text)]
        ) { (row) throws(SQLFailure) in try row.text("series") }.first
        guard let series else { return Page(rows: [], next: nil) }
        var query = RowQuery()
        query.require("r.patient", is: patient.text)
        query.require("r.series", is: series)
        return try self.page(RecordEntry.self, .recordVersions, query, page)
    }
}
