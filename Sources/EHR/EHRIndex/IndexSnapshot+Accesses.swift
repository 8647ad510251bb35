package import EHRFamily
internal import SQLDatabases

extension IndexSnapshot {
    /// An access and, for an emergency, its review.
    package func access(_ id: AccessID, by doctor: DoctorID) throws(IndexFailure) -> IndexedAccess? {
        guard let row = try entry(AccessEntry.self, .access(id, by: doctor)) else { return nil }
        do {
            return try IndexedAccess(row)
        } catch {
            throw .database(error)
        }
    }

    /// The accesses that a question is about.
    package func accesses(
        _ question: AccessQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedAccess> {
        var query = RowQuery()
        query.require("r.patient", is: question.patient?.text)
        query.require("r.doctor", is: question.doctor?.text)
        query.require("r.record", is: question.record?.text)
        query.require("r.access", is: question.access?.text)
        query.require("r.purpose", is: question.purpose?.text)
        // Literally as the partial indexes have it.
        switch question.emergencies {
        case nil: break
        case .only: query.require("r.emergency = 1")
        case .unreviewed: query.require("r.unreviewed = 1")
        case .overdue(let since):
            query.require("r.unreviewed = 1")
            query.require("r.awaited_since <= ?", .integer(since))
        }
        guard try limit(&query, to: question.time) else { return Page(rows: [], next: nil) }
        return try self.page(AccessEntry.self, .accesses, query, page, position: { $0.row.made.position }) {
            (row) throws(SQLFailure) in try IndexedAccess(row)
        }
    }

    /// Counts emergency accesses that await their review.
    ///
    /// - Parameter overdueSince: Unix seconds; see `AccessQuestion.Emergencies.overdue`.
    package func reviewCounts(
        patient: PatientID? = nil, doctor: DoctorID? = nil, overdueSince: Int64
    ) throws(IndexFailure) -> ReviewCounts {
        var query = RowQuery()
        let overdue = query.parameter(.integer(overdueSince))
        query.require("r.unreviewed = 1")
        query.require("r.patient", is: patient?.text)
        query.require("r.doctor", is: doctor?.text)
        let counts = try rows(
            """
            SELECT COUNT(*) AS unreviewed, SUM(CASE WHEN r.awaited_since <= \(overdue) THEN 1 ELSE 0 END) AS overdue
            FROM \(tables[AccessEntry.table]) r WHERE \(query.conditions.joined(separator: " AND "))
            """, query.values
        ) { (row) throws(SQLFailure) in
            ReviewCounts(
                unreviewed: Int(clamping: try row.integer("unreviewed")),
                overdue: Int(clamping: try row.optionalInteger("overdue") ?? 0))
        }
        return counts.first ?? ReviewCounts(unreviewed: 0, overdue: 0)
    }
}
