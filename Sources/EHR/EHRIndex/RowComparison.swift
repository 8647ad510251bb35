internal import CBOR
internal import Cryptography
internal import EHRFamily
internal import SQLDatabases
internal import SawtoothClient
internal import SawtoothProtocol

/// The rows of the index as they were at one block, beside entries of the ledger.
struct RowComparison {
    private let connection: any SQLConnection
    private let tables: IndexTables
    /// The first position that is after the block.
    private let end: Int64

    init(_ connection: any SQLConnection, at block: UInt64, tables: IndexTables) {
        self.connection = connection
        self.tables = tables
        end = Int64(clamping: block &+ 1) << LedgerPosition.ordinalBits
    }

    /// What the index has different for one entry of the ledger.
    func differences(from item: StateItem) throws -> [IndexAudit.Difference] {
        guard let entry = try? AnyStateValue(decoding: item.data).indexed, entry.key.address == item.address else {
            return [.init(key: item.address.hex, kind: .unreadable)]
        }
        return try differences(entry, item.data)
    }

    private func differences<Entry: IndexedEntry>(
        _ entry: Entry, _ ledger: [UInt8]
    ) throws -> [IndexAudit.Difference] {
        let key = entry.key
        let row = try connection.rows(
            "SELECT * FROM \(tables[Entry.table]) WHERE \(Entry.keyCondition(from: 1))", key.columnValues
        ).first
        guard let row, try row.integer("made") < end else { return [.init(key: key.text, kind: .missing)] }
        var bytes = try row.bytes("entry")
        var differences = try columns(of: Entry.self, key, row)
        if try row.integer("changed") >= end {
            let earlier = try connection.row(
                """
                SELECT entry FROM \(tables["earlier"]) WHERE entry_key = $1 AND changed < $2
                ORDER BY changed DESC LIMIT 1
                """, .text(key.text), .integer(end))
            guard let earlier else { return [.init(key: key.text, kind: .missing)] }
            bytes = try earlier.bytes("entry")
        }
        differences += Self.fields(ledger, bytes).map { .init(key: key.text, kind: $0) }
        return differences
    }

    /// Columns that do not follow from the row's own entry and from where it was first written.
    private func columns<Entry: IndexedEntry>(
        of _: Entry.Type, _ key: EntryKey, _ row: SQLRow
    ) throws -> [IndexAudit.Difference] {
        guard let entry = try? Entry(decoding: try row.bytes("entry")), entry.key == key else {
            return [.init(key: key.text, kind: .unreadable)]
        }
        let block = try connection.row(
            "SELECT time FROM \(tables["blocks"]) WHERE number = $1",
            .integer(try row.integer("made") >> LedgerPosition.ordinalBits))
        let place = EntryPlace(
            connection: connection, tables: tables, time: try block?.optionalInteger("time"))
        return try (entry.columns + entry.placeColumns(place)).compactMap { name, expected in
            let found = try row[name]
            if found == expected { return nil }
            return .init(
                key: key.text, kind: .column(name, expected: Self.text(expected), index: Self.text(found)))
        }
    }

    /// The keys of the rows that were there, in the order in which they were made.
    ///
    /// - Returns: with the position to go on after; nil at the end.
    func keys(of type: any IndexedEntry.Type, after: Int64, limit: Int) throws -> (keys: [String], next: Int64?) {
        let rows = try connection.rows(
            """
            SELECT made, \(type.keyColumns.joined(separator: ", ")) FROM \(tables[type.table])
            WHERE made > $1 AND made < $2 ORDER BY made LIMIT $3
            """, .integer(after), .integer(end), SQLValue(limit))
        let keys = try rows.map { row in
            try ([type.kind] + type.keyColumns.map { try row.text($0) }).joined(separator: ":")
        }
        return (keys, rows.count < limit ? nil : try rows.last?.integer("made"))
    }

    private static let decoder = StrictDecoder(
        limits: .init(
            bytes: Limits.entryBytes, depth: Limits.nesting, integer: Limits.integer, acceptsNegative: false,
            acceptsNull: false))

    /// The fields that two entries have different.
    private static func fields(_ ledger: [UInt8], _ index: [UInt8]) -> [IndexAudit.Difference.Kind] {
        if ledger == index { return [] }
        guard case .map(let ours)? = try? decoder.decode(index), case .map(let theirs)? = try? decoder.decode(ledger)
        else { return [.unreadable] }
        var names: [CBORValue] = theirs.map(\.key)
        names += ours.map(\.key).filter { !names.contains($0) }
        let different = names.compactMap { name -> IndexAudit.Difference.Kind? in
            let there = theirs.first { $0.key == name }?.value
            let here = ours.first { $0.key == name }?.value
            return there == here ? nil : .field(text(name), ledger: text(there), index: text(here))
        }
        return different.isEmpty
            ? [.field("encoding", ledger: Hex.encode(ledger), index: Hex.encode(index))] : different
    }

    private static func text(_ value: CBORValue?) -> String {
        switch value {
        case nil, .null: "absent"
        case .unsigned(let number): "\(number)"
        case .negative(let number): "-1 - \(number)"
        case .bytes(let bytes): Hex.encode(bytes)
        case .text(let text): text
        case .bool(let flag): "\(flag)"
        case .array(let items): "[" + items.map { text($0) }.joined(separator: ", ") + "]"
        case .map(let fields): "{" + fields.map { "\(text($0.key)): \(text($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func text(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        case .bytes(let bytes): Hex.encode(bytes)
        }
    }
}
