import EHRFamily
import SawtoothClient
import SawtoothProtocol

@testable import EHRIndex

/// What the index should say of a scripted chain, found without a database.
struct ExpectedRows {
    struct Row {
        let key: EntryKey
        let made: LedgerPosition
        let time: Int64?
        var changed: LedgerPosition
        var versions: [(LedgerPosition, any IndexedEntry)]

        var entry: any IndexedEntry { versions[versions.count - 1].1 }
    }

    private(set) var rows: [EntryKey: Row] = [:]

    init(_ chain: [ScriptedLedger.Block]) throws {
        for block in chain {
            let ours = block.transactions.filter { $0.family == Family.name }
            let time = block.transactions.count > ours.count ? block.time : nil
            for (ordinal, receipt) in block.receipts.enumerated() {
                guard let position = LedgerPosition(block: block.events.block.number, ordinal: ordinal),
                    let event = receipt.events.first
                else { continue }
                let entry = try AnyStateValue(decoding: event.data).indexed
                write(entry, position, time)
                if let record = entry as? RecordEntry, let old = record.supersedes,
                    var before = rows[.record(old, of: record.patient)]?.entry as? RecordEntry
                {
                    before.supersededBy = record.record
                    before.version += 1
                    write(before, position, time)
                }
            }
        }
    }

    private mutating func write(_ entry: any IndexedEntry, _ position: LedgerPosition, _ time: Int64?) {
        var row = rows[entry.key] ?? Row(key: entry.key, made: position, time: time, changed: position, versions: [])
        row.changed = position
        row.versions.append((position, entry))
        rows[entry.key] = row
    }

    /// Rows of one kind that are wanted, newest first.
    func rows<Entry: IndexedEntry>(_: Entry.Type, where isWanted: (Entry, Row) -> Bool) -> [(Entry, Row)] {
        rows.values.compactMap { row in (row.entry as? Entry).map { ($0, row) } }.filter { isWanted($0.0, $0.1) }
            .sorted { $0.1.made > $1.1.made }
    }

    func purpose(of access: AccessEntry) -> PurposeCode? {
        if access.purpose != nil || access.emergency != nil { return access.purpose }
        let versions = rows[.consent(of: access.patient, to: access.doctor)]?.versions ?? []
        return versions.lazy.compactMap { $0.1 as? ConsentEntry }.first { $0.version == access.consentVersion }?
            .terms?.purpose
    }
}
