internal import EHRFamily
internal import SQLDatabases
package import SawtoothClient

/// One snapshot of the index. It must not leave the body that it was given to.
///
/// Each function throws `IndexFailure.database`, and `.invalidCursor` for a cursor of another list. Lists are newest
/// first, in the order in which entries were first written: a change moves no row, so that whoever reads all pages sees
/// each row once.
package struct IndexSnapshot {
    let connection: any SQLConnection
    let tables: IndexTables

    init(_ connection: any SQLConnection) throws(SQLFailure) {
        self.init(connection, try IndexTables(inUse: connection))
    }

    init(_ connection: any SQLConnection, _ tables: IndexTables) {
        self.connection = connection
        self.tables = tables
    }

    /// The newest block indexed; nil while there is none.
    package func head() throws(IndexFailure) -> IndexHead? {
        try blocks("WHERE number >= 0 ORDER BY number DESC LIMIT 1").first
    }

    /// The block of that height, if it is indexed.
    package func block(_ number: UInt64) throws(IndexFailure) -> IndexHead? {
        try blocks("WHERE number = $1", SQLValue(number)).first
    }

    /// The block with that id, if it is indexed and on the chain.
    package func block(_ id: BlockID) throws(IndexFailure) -> IndexHead? {
        try blocks("WHERE id = $1", id.value).first
    }

    private func blocks(_ rest: String, _ values: SQLValue...) throws(IndexFailure) -> [IndexHead] {
        try rows("SELECT \(IndexHead.columns) FROM \(tables["blocks"]) \(rest)", values) {
            (row) throws(SQLFailure) in try IndexHead(row)
        }
    }

    /// Events, so far, that could not be read or are not of the family, though they bear its name.
    package func unreadableEvents() throws(IndexFailure) -> Int {
        try rows("SELECT CAST(SUM(unreadable) AS BIGINT) AS n FROM \(tables["blocks"]) WHERE unreadable > 0", []) {
            (row) throws(SQLFailure) in Int(clamping: try row.optionalInteger("n") ?? 0)
        }.first ?? 0
    }

    func rows<Value>(
        _ statement: String, _ values: [SQLValue], _ decode: (SQLRow) throws(SQLFailure) -> Value
    ) throws(IndexFailure) -> [Value] {
        do {
            return try connection.rows(statement, values).map(decode)
        } catch {
            throw IndexFailure(error)
        }
    }

    /// The entry with that key.
    func entry<Entry: IndexedEntry>(
        _: Entry.Type, _ key: EntryKey, from query: RowQuery = RowQuery()
    ) throws(IndexFailure) -> SQLRow? {
        var query = query
        for (column, value) in zip(Entry.keyColumns, key.columnValues) { query.require("r.\(column) = ?", value) }
        let statement = query.statement(
            tables, from: "\(tables[Entry.table]) r", extra: Self.extra(Entry.self), limit: 1)
        return try rows(statement, query.values) { (row) throws(SQLFailure) in row }.first
    }

    /// One page of a table.
    func page<Entry: IndexedEntry, Row>(
        _: Entry.Type, _ list: PageCursor.List, _ query: RowQuery, _ page: PageRequest,
        position: (Row) -> LedgerPosition, _ decode: (SQLRow) throws(SQLFailure) -> Row
    ) throws(IndexFailure) -> Page<Row> {
        var query = query
        try begin(&query, list, page)
        let statement = query.statement(
            tables, from: "\(tables[Entry.table]) r", extra: Self.extra(Entry.self), limit: page.count + 1)
        return Self.page(
            try rows(statement, query.values, decode), list, page, position: position)
    }

    /// One page of entries that have nothing beside them.
    func page<Entry: IndexedEntry>(
        _: Entry.Type, _ list: PageCursor.List, _ query: RowQuery, _ page: PageRequest
    ) throws(IndexFailure) -> Page<LedgerRow<Entry>> {
        try self.page(Entry.self, list, query, page, position: { $0.made.position }) {
            (row) throws(SQLFailure) in try LedgerRow<Entry>(row)
        }
    }

    func begin(_ query: inout RowQuery, _ list: PageCursor.List, _ page: PageRequest) throws(IndexFailure) {
        guard let cursor = page.after else { return }
        guard cursor.list == list else { throw .invalidCursor }
        query.require(below: cursor.position.rawValue)
    }

    /// - Parameter rows: one more than a page, if there are as many.
    static func page<Row>(
        _ rows: [Row], _ list: PageCursor.List, _ page: PageRequest, position: (Row) -> LedgerPosition
    ) -> Page<Row> {
        let shown = Array(rows.prefix(page.count))
        let end = rows.count > page.count ? shown.last : nil
        return Page(rows: shown, next: end.map { PageCursor(list, position($0)) })
    }

    private static func extra<Entry: IndexedEntry>(_: Entry.Type) -> String {
        Entry.self == AccessEntry.self ? "r.purpose AS purpose, r.awaited_since AS awaited_since," : ""
    }

    /// Limits a query to times of blocks. Times never fall along a chain, so the blocks of a range are a range of
    /// numbers, which the list's own index finds; the row's own time has the last word.
    ///
    /// - Returns: whether there can be any row.
    func limit(_ query: inout RowQuery, to time: Range<Int64>?) throws(IndexFailure) -> Bool {
        guard let time else { return true }
        func bound(_ condition: String, _ order: String, _ value: Int64) throws(IndexFailure) -> Int64? {
            try rows(
                """
                SELECT number FROM \(tables["blocks"]) WHERE time \(condition) $1
                ORDER BY time \(order), number \(order) LIMIT 1
                """, [.integer(value)]
            ) { (row) throws(SQLFailure) in try row.integer("number") }.first
        }
        guard let first = try bound(">=", "ASC", time.lowerBound),
            let last = try bound("<", "DESC", time.upperBound)
        else { return false }
        query.require("r.made >= ?", .integer(first << LedgerPosition.ordinalBits))
        query.require(below: (last &+ 1) << LedgerPosition.ordinalBits)
        query.require("r.time >= ?", .integer(time.lowerBound))
        query.require("r.time < ?", .integer(time.upperBound))
        return true
    }
}
