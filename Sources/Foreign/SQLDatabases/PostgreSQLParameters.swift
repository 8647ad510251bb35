internal import CPostgreSQL

/// The types of PostgreSQL that values are sent as and read from, by their numbers in its catalogue (pg_type.dat).
enum PostgreSQLType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let varchar: Oid = 1043
}

/// Values as libpq takes them: each with its type, and binary, so that no value is ever part of a statement's text.
struct PostgreSQLParameters {
    let types: [Oid]
    private let lengths: [Int32]
    private let formats: [Int32]
    /// Where each value begins in `bytes`; nil for NULL.
    private let places: [Int?]
    private let bytes: [UInt8]

    init(_ values: [SQLValue]) {
        var types: [Oid] = []
        var lengths: [Int32] = []
        var places: [Int?] = []
        var bytes: [UInt8] = []
        for value in values {
            let begin = bytes.count
            switch value {
            // Of the type that the statement needs there.
            case .null: types.append(0)
            case .integer(let number):
                types.append(PostgreSQLType.int8)
                withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
            case .real(let number):
                types.append(PostgreSQLType.float8)
                withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
            case .text(let text):
                types.append(PostgreSQLType.text)
                bytes.append(contentsOf: text.utf8)
            case .bytes(let content):
                types.append(PostgreSQLType.bytea)
                bytes.append(contentsOf: content)
            }
            places.append(value == .null ? nil : begin)
            lengths.append(Int32(clamping: bytes.count - begin))
        }
        // An empty value needs an address, too: none would be NULL.
        bytes.append(0)
        self.types = types
        self.lengths = lengths
        self.places = places
        self.bytes = bytes
        formats = Array(repeating: 1, count: values.count)
    }

    /// Runs a prepared statement, and asks for binary values.
    func run(_ name: String, on connection: OpaquePointer?) -> OpaquePointer? {
        bytes.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = places.map { place in place.flatMap { base?.advanced(by: $0) } }
            return PQexecPrepared(connection, name, Int32(clamping: places.count), pointers, lengths, formats, 1)
        }
    }
}

/// The answer to a statement.
final class PostgreSQLResult {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var isSuccess: Bool { [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(pointer)) }

    /// Five characters that say what failed; nil where the server said nothing.
    var state: String? { field("C") }

    /// The server's sentence. Its details, which this leaves out, hold values.
    var message: String? { field("M") }

    /// The command that was done, such as `COMMIT`, or `ROLLBACK` where it was asked to commit what had failed.
    var command: String { String(cString: PQcmdStatus(pointer)) }

    /// Rows that were changed.
    var changes: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// A field of a failure, by the letter of libpq's `PG_DIAG_...`.
    private func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, CInt(letter.value)).map { String(cString: $0) }
    }

    /// - Throws: `.damaged` for a type that no statement of ours asks for.
    func rows() throws(SQLFailure) -> [SQLRow] {
        let columns = 0..<PQnfields(pointer)
        let names = columns.map { String(cString: PQfname(pointer, $0)) }
        let positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        let types = columns.map { PQftype(pointer, $0) }
        var rows: [SQLRow] = []
        for row in 0..<PQntuples(pointer) {
            var values: [SQLValue] = []
            for column in columns {
                guard let value = value(row, column, types[Int(column)]) else {
                    throw SQLFailure(
                        .damaged,
                        "the column \(names[Int(column)]) is of PostgreSQL's type \(types[Int(column)]), which is not "
                            + "read: cast it")
                }
                values.append(value)
            }
            rows.append(SQLRow(positions: positions, values: values))
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid) -> SQLValue? {
        if PQgetisnull(pointer, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
        return switch type {
        case PostgreSQLType.int8: Self.number(bytes).map { (number: Int64) in .integer(number) }
        case PostgreSQLType.int4: Self.number(bytes).map { (number: Int32) in .integer(Int64(number)) }
        case PostgreSQLType.int2: Self.number(bytes).map { (number: Int16) in .integer(Int64(number)) }
        case PostgreSQLType.bool: .integer(bytes.first == 0 ? 0 : 1)
        case PostgreSQLType.float8: Self.number(bytes).map { .real(Double(bitPattern: $0)) }
        case PostgreSQLType.float4: Self.number(bytes).map { .real(Double(Float(bitPattern: $0))) }
        case PostgreSQLType.text, PostgreSQLType.varchar, PostgreSQLType.name:
            .text(String(decoding: bytes, as: UTF8.self))
        case PostgreSQLType.bytea: .bytes(Array(bytes))
        default: nil
        }
    }

    private static func number<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer) -> Number? {
        guard bytes.count == MemoryLayout<Number>.size else { return nil }
        return Number(bigEndian: bytes.loadUnaligned(as: Number.self))
    }
}
