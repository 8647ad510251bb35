internal import SQLDatabases

/// The conditions of one list, and the statement that finds a page of it through an index.
struct RowQuery {
    private(set) var conditions: [String] = []
    private(set) var values: [SQLValue] = []
    /// Rows at or after this position are left out; where a cursor and a range of times say so, the lower counts.
    private(set) var bound = Int64.max

    /// - Parameter condition: with `?` for the value.
    mutating func require(_ condition: String, _ value: SQLValue) {
        conditions.append(condition.replacing("?", with: parameter(value)))
    }

    /// A condition without a value.
    mutating func require(_ condition: String) { conditions.append(condition) }

    mutating func require(_ column: String, is text: String?) {
        if let text { require("\(column) = ?", .text(text)) }
    }

    mutating func require(below position: Int64) { bound = min(bound, position) }

    /// - Returns: `$n` for a new parameter.
    mutating func parameter(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    /// Entries of a table with the marks of their first version and of this one: of up to two transactions and blocks.
    /// Outer joins keep the table at the front of a planner's order.
    ///
    /// - Parameters:
    ///   - source: the table named `r`, and what is joined to it.
    ///   - order: the position by which rows are sorted, newest first.
    ///   - extra: more columns.
    mutating func statement(
        _ tables: IndexTables, from source: String, made: String = "r.made", changed: String = "r.changed",
        order: String = "r.made", extra: String = "", limit: Int
    ) -> String {
        require("\(order) < ?", .integer(bound))
        let limit = parameter(SQLValue(limit))
        return """
            SELECT r.entry AS entry, \(made) AS made, \(changed) AS changed, \(extra)
            t.id AS made_transaction, b.id AS made_block, b.time AS made_time,
            u.id AS changed_transaction, c.id AS changed_block, c.time AS changed_time
            FROM \(source)
            LEFT JOIN \(tables["transactions"]) t ON t.position = \(made)
            LEFT JOIN \(tables["blocks"]) b ON b.number = t.block
            LEFT JOIN \(tables["transactions"]) u
            ON u.position = CASE WHEN \(changed) <> \(made) THEN \(changed) END
            LEFT JOIN \(tables["blocks"]) c ON c.number = u.block
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) DESC LIMIT \(limit)
            """
    }
}
