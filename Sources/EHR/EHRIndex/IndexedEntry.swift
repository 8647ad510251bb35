internal import EHRFamily
internal import SQLDatabases

/// A kind of entry that has a table.
protocol IndexedEntry: StateValue {
    static var table: String { get }
    /// What the key string begins with.
    static var kind: String { get }
    /// The key's columns, whose values `EntryKey.columnValues` has.
    static var keyColumns: [String] { get }
    /// The other columns that follow from the entry alone, for indexes and conditions.
    var columns: [(name: String, value: SQLValue)] { get }
    /// Columns that follow from where and when it was first written, which no later version changes.
    func placeColumns(_ place: EntryPlace) throws(SQLFailure) -> [(name: String, value: SQLValue)]
    /// Whom a change concerns.
    var concerned: (patient: PatientID?, doctor: DoctorID?) { get }
}

/// Where an entry is first written: what is around it then.
struct EntryPlace {
    let connection: any SQLConnection
    let tables: IndexTables
    /// The block's time.
    let time: Int64?
}

extension IndexedEntry {
    func placeColumns(_: EntryPlace) throws(SQLFailure) -> [(name: String, value: SQLValue)] { [] }

    /// As `WHERE` has it, from parameter `first` on.
    static func keyCondition(from first: Int) -> String {
        keyColumns.enumerated().map { "\($1) = $\(first + $0)" }.joined(separator: " AND ")
    }
}

extension PatientEntry: IndexedEntry {
    static var table: String { "patients" }
    static var kind: String { "patient" }
    static var keyColumns: [String] { ["patient"] }
    var columns: [(name: String, value: SQLValue)] { [("owner", .text(owner.text))] }
    var concerned: (patient: PatientID?, doctor: DoctorID?) { (patient, nil) }
}

extension DoctorEntry: IndexedEntry {
    static var table: String { "doctors" }
    static var kind: String { "doctor" }
    static var keyColumns: [String] { ["doctor"] }
    var columns: [(name: String, value: SQLValue)] {
        [("owner", .text(owner.text)), ("attestation", SQLValue(attestation?.rawValue))]
    }
    var concerned: (patient: PatientID?, doctor: DoctorID?) { (nil, doctor) }
}

extension RecordEntry: IndexedEntry {
    static var table: String { "records" }
    static var kind: String { "record" }
    static var keyColumns: [String] { ["patient", "record"] }
    var columns: [(name: String, value: SQLValue)] {
        [
            ("scope", .text(scope.text)), ("author", SQLValue(author?.text)),
            ("superseded", SQLValue(supersededBy != nil)),
        ]
    }
    var concerned: (patient: PatientID?, doctor: DoctorID?) { (patient, author) }

    /// The series is the id of the first version: that of the record superseded, or its own.
    func placeColumns(_ place: EntryPlace) throws(SQLFailure) -> [(name: String, value: SQLValue)] {
        var series = record.text
        if let supersedes {
            series =
                try place.connection.row(
                    "SELECT series FROM \(place.tables[Self.table]) WHERE patient = $1 AND record = $2",
                    .text(patient.text), .text(supersedes.text))?.text("series") ?? series
        }
        return [("series", .text(series)), ("time", SQLValue(place.time))]
    }
}

extension ConsentEntry: IndexedEntry {
    static var table: String { "consents" }
    static var kind: String { "consent" }
    static var keyColumns: [String] { ["patient", "doctor"] }
    var columns: [(name: String, value: SQLValue)] {
        [("status", .text(status.rawValue)), ("expiry", SQLValue(terms?.expiry))]
    }
    var concerned: (patient: PatientID?, doctor: DoctorID?) { (patient, doctor) }
}

extension AccessEntry: IndexedEntry {
    static var table: String { "accesses" }
    static var kind: String { "access" }
    static var keyColumns: [String] { ["doctor", "access"] }
    var columns: [(name: String, value: SQLValue)] {
        [
            ("patient", .text(patient.text)), ("record", .text(record.text)),
            ("emergency", SQLValue(emergency != nil)),
            ("unreviewed", SQLValue(emergency.map { $0.review == nil } ?? false)),
        ]
    }
    var concerned: (patient: PatientID?, doctor: DoctorID?) { (patient, doctor) }

    func placeColumns(_ place: EntryPlace) throws(SQLFailure) -> [(name: String, value: SQLValue)] {
        let claimed = emergency.map { Int64(clamping: $0.at) }
        // A claim in the future must not keep an access from becoming overdue.
        let awaited = claimed.map { min($0, place.time ?? $0) }
        return [
            ("purpose", SQLValue(try effectivePurpose(place)?.text)), ("time", SQLValue(place.time)),
            ("awaited_since", SQLValue(awaited)),
        ]
    }

    /// As stated, or else that of the consent's version under which it was logged.
    private func effectivePurpose(_ place: EntryPlace) throws(SQLFailure) -> PurposeCode? {
        if let purpose { return purpose }
        guard emergency == nil else { return nil }
        let key = EntryKey.consent(of: patient, to: doctor)
        let versions =
            try place.connection.rows(
                "SELECT entry FROM \(place.tables[ConsentEntry.table]) WHERE patient = $1 AND doctor = $2",
                key.columnValues)
            + place.connection.rows(
                "SELECT entry FROM \(place.tables["earlier"]) WHERE entry_key = $1 ORDER BY changed DESC",
                .text(key.text))
        for row in versions {
            let consent = try? ConsentEntry(decoding: try row.bytes("entry"))
            if let consent, consent.version == consentVersion { return consent.terms?.purpose }
        }
        return nil
    }
}

extension ModelEntry: IndexedEntry {
    static var table: String { "models" }
    static var kind: String { "model" }
    static var keyColumns: [String] { ["model", "submitter"] }
    var columns: [(name: String, value: SQLValue)] { [("parent", SQLValue(parent?.text)), ("round", SQLValue(round))] }
    var concerned: (patient: PatientID?, doctor: DoctorID?) { (nil, nil) }
}
