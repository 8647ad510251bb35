/// Lines up text in columns. Control and formatting characters become `?`, so that nothing read from a ledger can
/// drive a terminal or show its text in another order than it has.
struct Table {
    var heading: [String]
    var rows: [[String]]

    /// The table's lines; a column is as wide as its widest cell.
    var lines: [String] {
        let all = ([heading] + rows).map { $0.map(Self.printable) }
        let columns = all.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in all.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return all.filter { !$0.isEmpty }.map { row in
            let cells = row.enumerated().map { column, cell in
                column + 1 == row.count ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ")
        }
    }

    static func printable(_ text: String) -> String {
        String(text.map { $0.unicodeScalars.contains(where: isActive) ? "?" : $0 })
    }

    /// C0 and C1 controls, line and paragraph separators, and formatting characters: bidirectional marks, embeddings,
    /// overrides and isolates, and other invisible ones. The two joiners stay: some scripts and emoji need them.
    private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }
}

extension OutputValue {
    /// The lines that `--format table` prints: an object as names and values, a list of objects as a table.
    var tableLines: [String] {
        switch self {
        case .object(let fields):
            return Table(heading: [], rows: fields.map { [$0, $1.cell] }).lines
        case .list(let values):
            guard case .object(let first)? = values.first else { return values.map { Table.printable($0.cell) } }
            let rows = values.map { value -> [String] in
                guard case .object(let fields) = value else { return [value.shortCell] }
                return fields.map(\.1.shortCell)
            }
            return Table(heading: first.map { $0.0.uppercased() }, rows: rows).lines
        default:
            return [Table.printable(cell)]
        }
    }
}
