/// A table of a database, as the database describes it.
package struct SQLTable: Hashable, Sendable {
    package let name: String
    package let columns: [String]
    /// Columns of the primary key, in order.
    package let key: [String]
    /// Names of the tables that its rows refer to.
    let references: Set<String>

    /// Tables so that each comes after those that it refers to.
    ///
    /// - Throws: `.damaged` where some refer to each other in a circle.
    static func ordered(_ tables: [SQLTable]) throws(SQLFailure) -> [SQLTable] {
        var (ordered, waiting) = ([SQLTable](), tables.sorted { $0.name < $1.name })
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.name))
            let ready = waiting.filter { $0.references.subtracting([$0.name]).isDisjoint(with: names) }
            guard !ready.isEmpty else {
                throw SQLFailure(.damaged, "tables refer to each other: \(names.sorted().joined(separator: ", "))")
            }
            ordered += ready
            waiting.removeAll { ready.contains($0) }
        }
        return ordered
    }
}
