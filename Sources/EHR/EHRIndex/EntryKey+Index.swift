internal import EHRFamily
internal import SQLDatabases

extension EntryKey {
    /// The key string that the entry's address is made of, such as `consent:p1:d1`; empty for entries of no table.
    var text: String { parts.joined(separator: ":") }

    /// Values of the columns that are the key of the entry's table.
    var columnValues: [SQLValue] {
        switch self {
        case .record(let record, let patient): [.text(patient.text), .text(record.text)]
        default: parts.dropFirst().map { .text($0) }
        }
    }

    private var parts: [String] {
        switch self {
        case .patient(let patient): ["patient", patient.text]
        case .doctor(let doctor): ["doctor", doctor.text]
        case .record(let record, let patient): ["record", patient.text, record.text]
        case .consent(let patient, let doctor): ["consent", patient.text, doctor.text]
        case .access(let access, let doctor): ["access", doctor.text, access.text]
        case .model(let model, let submitter): ["model", model.text, submitter.text]
        case .registrars, .blockTime: []
        }
    }

    /// Reads `text`. No id contains a colon.
    init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("patient", 2): if let id = PatientID(parts[1]) { self = .patient(id) } else { return nil }
        case ("doctor", 2): if let id = DoctorID(parts[1]) { self = .doctor(id) } else { return nil }
        case ("record", 3):
            guard let patient = PatientID(parts[1]), let record = RecordID(parts[2]) else { return nil }
            self = .record(record, of: patient)
        case ("consent", 3):
            guard let patient = PatientID(parts[1]), let doctor = DoctorID(parts[2]) else { return nil }
            self = .consent(of: patient, to: doctor)
        case ("access", 3):
            guard let doctor = DoctorID(parts[1]), let access = AccessID(parts[2]) else { return nil }
            self = .access(access, by: doctor)
        case ("model", 3):
            guard let model = DigestHex(parts[1]), let submitter = PublicKeyHex(parts[2]) else { return nil }
            self = .model(model, by: submitter)
        default: return nil
        }
    }

    /// The entry's type; nil for entries of no table.
    var type: (any IndexedEntry.Type)? {
        switch self {
        case .patient: PatientEntry.self
        case .doctor: DoctorEntry.self
        case .record: RecordEntry.self
        case .consent: ConsentEntry.self
        case .access: AccessEntry.self
        case .model: ModelEntry.self
        case .registrars, .blockTime: nil
        }
    }
}

extension AnyStateValue {
    /// The entry itself.
    var indexed: any IndexedEntry {
        switch self {
        case .patient(let entry): entry
        case .doctor(let entry): entry
        case .record(let entry): entry
        case .consent(let entry): entry
        case .access(let entry): entry
        case .model(let entry): entry
        }
    }
}
