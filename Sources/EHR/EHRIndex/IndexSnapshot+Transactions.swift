internal import EHRFamily
internal import SQLDatabases
package import SawtoothClient

extension IndexSnapshot {
    /// Where a transaction of the family is on the chain; nil where it is not.
    package func transaction(_ id: TransactionID) throws(IndexFailure) -> IndexedTransaction? {
        try transactions("t.id = $1", [id.value], order: "ASC", limit: 1).first
    }

    /// Transactions of the family that concern somebody, newest first.
    package func transactions(
        concerning concern: Concern, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedTransaction> {
        var query = RowQuery()
        query.require(concern)
        try begin(&query, .transactions, page)
        query.require("t.position < ?", .integer(query.bound))
        let rows = try transactions(
            query.conditions.joined(separator: " AND "), query.values, order: "DESC", limit: page.count + 1)
        return Self.page(rows, .transactions, page) { $0.mark.position }
    }

    /// Transactions after a position, oldest first.
    func transactions(
        after position: Int64, concerning concern: Concern, limit: Int
    ) throws(IndexFailure) -> [IndexedTransaction] {
        var query = RowQuery()
        query.require(concern)
        query.require("t.position > ?", .integer(position))
        return try transactions(
            query.conditions.joined(separator: " AND "), query.values, order: "ASC", limit: limit)
    }

    private func transactions(
        _ condition: String, _ values: [SQLValue], order: String, limit: Int
    ) throws(IndexFailure) -> [IndexedTransaction] {
        try rows(
            """
            SELECT \(IndexedTransaction.columns) FROM \(tables["transactions"]) t
            LEFT JOIN \(tables["blocks"]) b ON b.number = t.block
            WHERE \(condition) ORDER BY t.position \(order) LIMIT $\(values.count + 1)
            """, values + [SQLValue(limit)]
        ) { (row) throws(SQLFailure) in try IndexedTransaction(row) }
    }
}

extension RowQuery {
    fileprivate mutating func require(_ concern: Concern) {
        switch concern {
        case .everyone: break
        case .patient(let id): require("t.patient", is: id.text)
        case .doctor(let id): require("t.doctor", is: id.text)
        }
    }
}
