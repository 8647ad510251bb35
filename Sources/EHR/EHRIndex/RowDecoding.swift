internal import Cryptography
internal import EHRFamily
internal import SQLDatabases
internal import SawtoothClient

extension LedgerRow {
    /// - Throws: `.damaged` where the row is not one that the index has written.
    init(_ row: SQLRow) throws(SQLFailure) {
        do {
            entry = try Entry(decoding: try row.bytes("entry"))
        } catch let error as StateError {
            throw SQLFailure(.damaged, "an entry in the index cannot be read: \(error). Reindex")
        } catch {
            throw error as? SQLFailure ?? SQLFailure(.damaged, "\(error)")
        }
        made = try LedgerMark(row, "made")
        changed = try row.optionalBytes("changed_transaction") == nil ? made : LedgerMark(row, "changed")
    }
}

extension LedgerMark {
    /// - Parameter name: the position's column, and what the columns of its block and transaction begin with.
    init(_ row: SQLRow, _ name: String) throws(SQLFailure) {
        guard let position = LedgerPosition(rawValue: try row.integer(name)),
            let block = BlockID(try row.bytes("\(name)_block")),
            let transaction = TransactionID(hex: Hex.encode(try row.bytes("\(name)_transaction")))
        else { throw SQLFailure(.damaged, "a mark in the index cannot be read: reindex") }
        self.position = position
        self.block = BlockReference(id: block, number: position.block)
        self.transaction = transaction
        time = try row.optionalInteger("\(name)_time")
    }
}

extension IndexedAccess {
    init(_ row: SQLRow) throws(SQLFailure) {
        self.row = try LedgerRow(row)
        purpose = try row.optionalText("purpose").flatMap { PurposeCode($0) }
        reviewAwaitedSince = try row.optionalInteger("awaited_since")
    }
}

extension IndexHead {
    static let columns = "number, id, previous, state_root, time, indexed_at"

    init(_ row: SQLRow) throws(SQLFailure) {
        guard let id = BlockID(try row.bytes("id")),
            let previous = BlockID(try row.bytes("previous"))
        else { throw SQLFailure(.damaged, "a block of the index cannot be read: reindex") }
        block = BlockReference(id: id, number: UInt64(clamping: try row.integer("number")))
        self.previous = previous
        stateRoot = try row.text("state_root")
        time = try row.optionalInteger("time")
        indexedAt = try row.integer("indexed_at")
    }
}

extension IndexedTransaction {
    /// The columns of `transactions t` and of its block `b`.
    static let columns = """
        t.position AS made, t.id AS made_transaction, b.id AS made_block, b.time AS made_time, t.batch AS batch,
        t.signer AS signer, t.batcher AS batcher, t.event AS event, t.entry_key AS entry_key, t.patient AS patient,
        t.doctor AS doctor
        """

    init(_ row: SQLRow) throws(SQLFailure) {
        let name = try row.text("event")
        guard let batch = BatchID(hex: Hex.encode(try row.bytes("batch"))),
            let event = FamilyEvent.allCases.first(where: { $0.rawValue == name }),
            let key = EntryKey(text: try row.text("entry_key"))
        else { throw SQLFailure(.damaged, "a transaction of the index cannot be read: reindex") }
        mark = try LedgerMark(row, "made")
        self.batch = batch
        self.event = event
        self.key = key
        signer = try row.text("signer")
        batcher = try row.text("batcher")
        patient = try row.optionalText("patient").flatMap { PatientID($0) }
        doctor = try row.optionalText("doctor").flatMap { DoctorID($0) }
    }
}
