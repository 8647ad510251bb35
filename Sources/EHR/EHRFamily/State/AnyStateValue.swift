/// Any entry of the family, for readers that know only its address: the bytes determine its kind.
public enum AnyStateValue: Hashable, Sendable {
    /// At `patient:...`.
    case patient(PatientEntry)
    /// At `doctor:...`.
    case doctor(DoctorEntry)
    /// At `record:...`.
    case record(RecordEntry)
    /// At `consent:...`.
    case consent(ConsentEntry)
    /// At `access:...`.
    case access(AccessEntry)
    /// At `model:...`.
    case model(ModelEntry)

    /// Reads stored bytes as the one kind whose keys they have. No bytes are an entry of two kinds, because each kind
    /// requires a key that the others do not have, or lacks one that they require.
    /// - Throws: if they are of no kind.
    public init(decoding bytes: [UInt8]) throws(StateError) {
        if let entry = try? PatientEntry(decoding: bytes) {
            self = .patient(entry)
            return
        }
        if let entry = try? DoctorEntry(decoding: bytes) {
            self = .doctor(entry)
            return
        }
        if let entry = try? ConsentEntry(decoding: bytes) {
            self = .consent(entry)
            return
        }
        if let entry = try? RecordEntry(decoding: bytes) {
            self = .record(entry)
            return
        }
        if let entry = try? AccessEntry(decoding: bytes) {
            self = .access(entry)
            return
        }
        if let entry = try? ModelEntry(decoding: bytes) {
            self = .model(entry)
            return
        }
        throw StateError(description: "no entry of the \(Family.name) family")
    }
}
