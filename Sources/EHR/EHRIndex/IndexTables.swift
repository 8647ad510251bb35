internal import SQLDatabases

/// One of the two sets of tables. One is in use; a rebuild fills the other one.
struct IndexTables: Hashable, Sendable {
    enum Slot: String, Sendable {
        case a, b

        var other: Slot { self == .a ? .b : .a }
    }

    let slot: Slot

    /// Names of the tables of a set, the last to be emptied first.
    static let names = [
        "blocks", "transactions", "patients", "doctors", "records", "consents", "accesses", "models", "earlier",
    ]

    init(_ slot: Slot) { self.slot = slot }

    /// Those in use.
    init(inUse connection: any SQLConnection) throws(SQLFailure) {
        let text = try connection.row("SELECT slot FROM index_state WHERE id = 1")?.text("slot")
        guard let slot = text.flatMap(Slot.init(rawValue:)) else {
            throw SQLFailure(.damaged, "the index does not say which of its tables are in use")
        }
        self.slot = slot
    }

    /// A table's name in the database.
    subscript(_ table: String) -> String { "\(table)_\(slot.rawValue)" }
}
