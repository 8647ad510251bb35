internal import Cryptography
internal import EHRFamily
internal import SQLDatabases
internal import SawtoothClient

/// Writes one block into a set of tables, within one transaction of the database.
struct BlockWriter {
    enum Outcome: Hashable, Sendable {
        /// With the number of blocks that were undone before.
        case applied(undone: Int)
        /// It was there.
        case known
        /// It does not follow any block that is there: what is there must be looked at again.
        case elsewhere
    }

    let connection: any SQLConnection
    let tables: IndexTables
    /// Whether what is undone is remembered for the stream of changes.
    let remembersUndone: Bool

    /// - Throws: `SQLFailure`; `IndexFailure.otherLedger`.
    func apply(_ reading: BlockReading, now: Int64) throws -> Outcome {
        let block = reading.block
        if try number(of: block.id) != nil { return .known }
        var undone = 0
        if reading.previous == .beforeGenesis {
            if let first = try connection.row("SELECT id FROM \(tables["blocks"]) WHERE number = 0") {
                guard let indexed = BlockID(try first.bytes("id")) else { return .elsewhere }
                throw IndexFailure.otherLedger(indexed: indexed, ledger: block.id)
            }
            guard block.number == 0 else { return .elsewhere }
        } else {
            guard let parent = try number(of: reading.previous), UInt64(clamping: parent) &+ 1 == block.number else {
                return .elsewhere
            }
            undone = try undo(after: parent)
        }
        guard LedgerPosition(block: block.number, ordinal: 0) != nil else { return .elsewhere }
        var unreadable = reading.faults.count
        for item in reading.items where try !write(item, of: reading) { unreadable += 1 }
        try connection.execute(
            """
            INSERT INTO \(tables["blocks"]) (number, id, previous, state_root, time, indexed_at, events, unreadable)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """, SQLValue(block.number), block.id.value, reading.previous.value, .text(reading.stateRoot),
            SQLValue(reading.time), .integer(now), SQLValue(reading.items.count), SQLValue(unreadable))
        return .applied(undone: undone)
    }

    private func number(of block: BlockID) throws(SQLFailure) -> Int64? {
        try connection.row("SELECT number FROM \(tables["blocks"]) WHERE id = $1", block.value)?.integer("number")
    }

    /// - Returns: false where the transaction was applied before, or is beyond what a position can say.
    private func write(_ item: BlockReading.Item, of reading: BlockReading) throws(SQLFailure) -> Bool {
        let transaction = item.transaction
        guard let position = LedgerPosition(block: reading.block.number, ordinal: item.ordinal) else { return false }
        let concerned = item.entry.concerned
        let isNew = try connection.execute(
            """
            INSERT INTO \(tables["transactions"])
            (position, block, id, batch, signer, batcher, event, entry_key, patient, doctor)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """, .integer(position.rawValue), SQLValue(reading.block.number), transaction.id.value,
            transaction.batch.value, .text(transaction.signer), .text(transaction.batcher),
            .text(item.event.rawValue), .text(item.entry.key.text), SQLValue(concerned.patient?.text),
            SQLValue(concerned.doctor?.text))
        guard isNew == 1 else { return false }
        let place = EntryPlace(connection: connection, tables: tables, time: reading.time)
        try store(item.entry, item.bytes, at: position, place)
        if let record = item.entry as? RecordEntry, let id = record.supersedes {
            try supersede(id, by: record, at: position, place)
        }
        return true
    }

    /// The one change of state that has no event of its own.
    private func supersede(
        _ id: RecordID, by record: RecordEntry, at position: LedgerPosition, _ place: EntryPlace
    ) throws(SQLFailure) {
        let key = EntryKey.record(id, of: record.patient)
        guard let row = try stored(RecordEntry.self, key), var entry = try? RecordEntry(decoding: row.bytes("entry"))
        else { return }
        entry.supersededBy = record.record
        entry.version += 1
        try store(entry, entry.encoded(), at: position, place)
    }

    private func stored(_ type: (some IndexedEntry).Type, _ key: EntryKey) throws(SQLFailure) -> SQLRow? {
        try connection.rows(
            "SELECT entry, changed FROM \(tables[type.table]) WHERE \(type.keyCondition(from: 1))", key.columnValues
        ).first
    }

    /// Writes a row, or the next version of one; the version that it replaces is kept.
    private func store<Entry: IndexedEntry>(
        _ entry: Entry, _ bytes: [UInt8], at position: LedgerPosition, _ place: EntryPlace
    ) throws(SQLFailure) {
        guard let old = try stored(Entry.self, entry.key) else {
            let columns = try entry.columns + entry.placeColumns(place)
            let names = Entry.keyColumns + columns.map(\.name) + ["entry", "made", "changed"]
            let values =
                entry.key.columnValues + columns.map(\.value)
                + [.bytes(bytes), .integer(position.rawValue), .integer(position.rawValue)]
            try connection.execute(
                "INSERT INTO \(tables[Entry.table]) (\(names.joined(separator: ", "))) VALUES ("
                    + (1...names.count).map { "$\($0)" }.joined(separator: ", ") + ")", values)
            return
        }
        try connection.execute(
            "INSERT INTO \(tables["earlier"]) (entry_key, changed, replaced, entry) VALUES ($1, $2, $3, $4)",
            .text(entry.key.text), .integer(try old.integer("changed")), .integer(position.rawValue),
            .bytes(try old.bytes("entry")))
        try update(entry, bytes, changed: position.rawValue)
    }

    private func update<Entry: IndexedEntry>(
        _ entry: Entry, _ bytes: [UInt8], changed: Int64
    ) throws(SQLFailure) {
        let columns = entry.columns + [("entry", .bytes(bytes)), ("changed", .integer(changed))]
        let assignments = columns.enumerated().map { "\($1.name) = $\($0 + 1)" }.joined(separator: ", ")
        try connection.execute(
            "UPDATE \(tables[Entry.table]) SET \(assignments) WHERE \(Entry.keyCondition(from: columns.count + 1))",
            columns.map(\.value) + entry.key.columnValues)
    }

    // MARK: - Forks

    /// Undoes every block after `number`.
    ///
    /// - Returns: how many those were.
    private func undo(after number: Int64) throws(SQLFailure) -> Int {
        let first = SQLValue.integer((number &+ 1) << LedgerPosition.ordinalBits)
        let replaced = try connection.rows(
            "SELECT entry_key, changed, entry FROM \(tables["earlier"]) WHERE replaced >= $1 AND changed < $1", first)
        for row in replaced {
            let key = try row.text("entry_key")
            let bytes = try row.bytes("entry")
            guard let type = EntryKey(text: key)?.type, let entry = try? type.init(decoding: bytes) else {
                throw SQLFailure(.damaged, "an earlier version of \(key) cannot be read: reindex")
            }
            try update(entry, bytes, changed: try row.integer("changed"))
        }
        try connection.execute("DELETE FROM \(tables["earlier"]) WHERE replaced >= $1", first)
        for table in ["patients", "doctors", "records", "consents", "accesses", "models"] {
            try connection.execute("DELETE FROM \(tables[table]) WHERE made >= $1", first)
        }
        try connection.execute("DELETE FROM \(tables["transactions"]) WHERE position >= $1", first)
        if remembersUndone {
            try connection.execute(
                """
                INSERT INTO undone_blocks (id, number, previous)
                SELECT id, number, previous FROM \(tables["blocks"]) WHERE number > $1 ON CONFLICT DO NOTHING
                """, .integer(number))
        }
        return try connection.execute("DELETE FROM \(tables["blocks"]) WHERE number > $1", .integer(number))
    }
}

extension BlockID {
    /// Nil for bytes that are no id.
    init?(_ bytes: [UInt8]) { self.init(hex: Hex.encode(bytes)) }
}

extension LedgerIdentifier {
    /// 64 bytes, half of what the digits take; 8 for the block before the first.
    var value: SQLValue { .bytes(Hex.decode(hex) ?? []) }
}
