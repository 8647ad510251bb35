internal import EHRFamily

extension Payload {
    /// The verdict of the action's rules over the entries read.
    /// - Throws: why the transaction is invalid.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        switch self {
        case .registerPatient(let payload): try payload.apply(entries, parties)
        case .registerDoctor(let payload): try payload.apply(entries, parties)
        case .attestDoctor(let payload): try payload.apply(entries, parties)
        case .addRecordHash(let payload): try payload.apply(entries, parties)
        case .grantAccess(let payload): try payload.apply(entries, parties)
        case .revokeAccess(let payload): try payload.apply(entries, parties)
        case .logAccess(let payload): try payload.apply(entries, parties)
        case .emergencyAccess(let payload): try payload.apply(entries, parties)
        case .reviewAccess(let payload): try payload.apply(entries, parties)
        case .rotateOwner(let payload): try payload.apply(entries, parties)
        case .modelProvenance(let payload): try payload.apply(entries, parties)
        }
    }
}
