internal import EHRFamily
internal import SQLDatabases
package import SawtoothClient
internal import SawtoothProtocol

/// Compares every row with the ledger's state at one block: the one that the index has reached when it begins.
///
/// The index goes on meanwhile: rows that have changed since are compared as they were.
package struct IndexAudit: Sendable {
    /// One thing that the two do not agree on.
    package struct Difference: Hashable, Sendable, CustomStringConvertible {
        package enum Kind: Hashable, Sendable {
            /// On the ledger, but not in the index.
            case missing
            /// In the index, but not on the ledger.
            case extra
            /// A field of both, by its name on the ledger.
            case field(String, ledger: String, index: String)
            /// A column of the index that does not follow from the row's entry.
            case column(String, expected: String, index: String)
            /// On the ledger, and no entry of the family; or in the index, and no entry.
            case unreadable
        }

        /// Such as `consent:p1:d1`; an address where the entry cannot be read.
        package let key: String
        package let kind: Kind

        package var description: String {
            switch kind {
            case .missing: "\(key) is on the ledger, but not in the index"
            case .extra: "\(key) is in the index, but not on the ledger"
            case .field(let name, let ledger, let index): "\(key): \(name) is \(ledger) on the ledger, \(index) here"
            case .column(let name, let expected, let index):
                "\(key): the index's column \(name) is \(index), but should be \(expected)"
            case .unreadable: "\(key) cannot be read as an entry"
            }
        }
    }

    /// What was compared, and what was found.
    package struct Report: Hashable, Sendable, CustomStringConvertible {
        /// The block that both were read at; nil where the index is empty.
        package var head: BlockReference?
        /// Entries of the ledger's state.
        package var entries = 0
        package var differences: [Difference] = []

        /// Numbers alone: `block=7 entries=3 differences=0`.
        package var description: String {
            "block=\(head.map { "\($0.number)" } ?? "none") entries=\(entries) differences=\(differences.count)"
        }
    }

    /// Entries read and compared, and rows looked through, at a time: a validator's largest page.
    private static let batch = 1_000

    private let index: LedgerIndex
    private let api: LedgerAPI

    package init(_ index: LedgerIndex, api: LedgerAPI) {
        self.index = index
        self.api = api
    }

    /// - Parameter progress: told of the number of entries compared, now and then.
    /// - Throws: `.moved` where a reorganisation or a rebuild took the block away meanwhile; `.database`, `.ledger`.
    package func run(progress: @Sendable (Int) -> Void = { _ in }) async throws(IndexFailure) -> Report {
        guard let head = try await index.head() else { return Report() }
        var report = Report(head: head.block)
        do {
            // An address is a hash: 8 bytes of it tell a million apart.
            var seen: Set<UInt64> = []
            var items: [StateItem] = []
            for try await item in try api.state(
                under: Family.namespaceHex, head: head.block.id, pageSize: Self.batch
            ) {
                items.append(item)
                seen.insert(Self.mark(item.address))
                if items.count == Self.batch {
                    try await compare(&items, at: head, &report)
                    progress(report.entries)
                }
            }
            try await compare(&items, at: head, &report)
            progress(report.entries)
            try await findExtra(seen, at: head, &report)
        } catch let error as LedgerAPIError {
            throw error.code == .headNotFound ? .moved : .ledger(error)
        } catch {
            throw IndexFailure(error)
        }
        guard try await index.ask({ (index) throws(IndexFailure) in try index.block(head.block.id) }).value == head
        else { throw .moved }
        return report
    }

    private static func mark(_ address: StateAddress) -> UInt64 {
        address.bytes[3..<11].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func compare(_ items: inout [StateItem], at head: IndexHead, _ report: inout Report) async throws {
        let compared = items
        report.entries += items.count
        items = []
        report.differences += try await index.database.read { connection in
            let rows = RowComparison(connection, at: head.block.number, tables: try IndexTables(inUse: connection))
            return try compared.flatMap { try rows.differences(from: $0) }
        }
    }

    private func findExtra(_ seen: Set<UInt64>, at head: IndexHead, _ report: inout Report) async throws {
        let types: [any IndexedEntry.Type] = [
            PatientEntry.self, DoctorEntry.self, RecordEntry.self, ConsentEntry.self, AccessEntry.self,
            ModelEntry.self,
        ]
        for type in types {
            var last: Int64? = -1
            while let from = last {
                let (keys, next) = try await index.database.read { connection in
                    try RowComparison(connection, at: head.block.number, tables: try IndexTables(inUse: connection))
                        .keys(of: type, after: from, limit: Self.batch)
                }
                last = next
                for text in keys {
                    let key = EntryKey(text: text)
                    if let key, seen.contains(Self.mark(key.address)) { continue }
                    if let key, try await api.state(at: key.address, head: head.block.id) != nil { continue }
                    report.differences.append(Difference(key: text, kind: .extra))
                }
            }
        }
    }
}
