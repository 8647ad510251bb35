/// One row of an answer, its values by the names of their columns.
package struct SQLRow: Sendable {
    /// Positions of the columns, shared by the rows of one answer.
    let positions: [String: Int]
    let values: [SQLValue]

    init(positions: [String: Int], values: [SQLValue]) {
        self.positions = positions
        self.values = values
    }

    /// The names of the columns, in order.
    package var columns: [String] { positions.sorted { $0.value < $1.value }.map(\.key) }

    /// - Throws: `.damaged` where the answer has no such column.
    package subscript(_ column: String) -> SQLValue {
        get throws(SQLFailure) {
            guard let position = positions[column] else {
                throw SQLFailure(.damaged, "the answer has no column \(column)")
            }
            return values[position]
        }
    }

    /// - Throws: `.damaged` for anything but text or NULL.
    package func optionalText(_ column: String) throws(SQLFailure) -> String? {
        switch try self[column] {
        case .null: nil
        case .text(let value): value
        default: throw SQLRow.unfit(column, "text")
        }
    }

    /// - Throws: `.damaged` for anything but an integer or NULL.
    package func optionalInteger(_ column: String) throws(SQLFailure) -> Int64? {
        switch try self[column] {
        case .null: nil
        case .integer(let value): value
        default: throw SQLRow.unfit(column, "an integer")
        }
    }

    /// - Throws: `.damaged` for anything but bytes or NULL.
    package func optionalBytes(_ column: String) throws(SQLFailure) -> [UInt8]? {
        switch try self[column] {
        case .null: nil
        case .bytes(let value): value
        default: throw SQLRow.unfit(column, "bytes")
        }
    }

    /// - Throws: `.damaged` for anything but text.
    package func text(_ column: String) throws(SQLFailure) -> String {
        guard let value = try optionalText(column) else { throw SQLRow.unfit(column, "text") }
        return value
    }

    /// - Throws: `.damaged` for anything but an integer.
    package func integer(_ column: String) throws(SQLFailure) -> Int64 {
        guard let value = try optionalInteger(column) else { throw SQLRow.unfit(column, "an integer") }
        return value
    }

    /// - Throws: `.damaged` for anything but bytes.
    package func bytes(_ column: String) throws(SQLFailure) -> [UInt8] {
        guard let value = try optionalBytes(column) else { throw SQLRow.unfit(column, "bytes") }
        return value
    }

    /// Whether the column is not 0.
    ///
    /// - Throws: `.damaged` for anything but an integer.
    package func flag(_ column: String) throws(SQLFailure) -> Bool {
        try integer(column) != 0
    }

    private static func unfit(_ column: String, _ kind: String) -> SQLFailure {
        SQLFailure(.damaged, "the column \(column) does not hold \(kind)")
    }
}
