package import EHRFamily
package import RecordKeys

/// What a person must look at, told at once. None of it names a patient.
package enum RecordAlarm: Sendable {
    /// A record was opened in an emergency before the ledger had it.
    case emergencyOpened(LedgerOperation)
    /// A doctor wanted to open more records in emergencies than are opened in an hour.
    case emergencyLimit(DoctorID)
    /// The ledger refuses an emergency that has opened its record.
    case emergencyUnanchored(LedgerOperation)
    /// The ledger refuses an access, after it had committed it, under which a record was opened.
    case accessLost(LedgerOperation)

    /// A sentence for the log.
    package var text: String {
        switch self {
        case .emergencyOpened: "a record was opened in an emergency that the ledger does not have yet"
        case .emergencyLimit: "a doctor wants to open more records in emergencies than are opened in an hour"
        case .emergencyUnanchored: "the ledger refuses an emergency under which a record was opened"
        case .accessLost: "the ledger has lost an access under which a record was opened, and refuses it"
        }
    }

    /// The doctor, where one is known.
    package var doctor: String? {
        switch self {
        case .emergencyOpened(let operation), .emergencyUnanchored(let operation), .accessLost(let operation):
            operation.doctor?.text
        case .emergencyLimit(let doctor): doctor.text
        }
    }

    /// The operation's id; nil where it is about none.
    package var operation: String? {
        switch self {
        case .emergencyOpened(let operation), .emergencyUnanchored(let operation), .accessLost(let operation):
            operation.id
        case .emergencyLimit: nil
        }
    }
}
