public import SawtoothProtocol

/// Identifies an entry of the ledger: its kind, and the ids in its key string.
public enum EntryKey: Hashable, Sendable {
    /// A patient's entry.
    case patient(PatientID)
    /// A doctor's entry.
    case doctor(DoctorID)
    /// A record's anchor.
    case record(RecordID, of: PatientID)
    /// A patient's consent to a doctor.
    case consent(of: PatientID, to: DoctorID)
    /// One read by a doctor.
    case access(AccessID, by: DoctorID)
    /// A model, by its submitter.
    case model(DigestHex, by: PublicKeyHex)
    /// The setting that names the registrars.
    case registrars
    /// The time of the latest block: the config that names the block, then that block's entry.
    case blockTime

    /// The entry's address; for the block time, the config's.
    public var address: StateAddress {
        switch self {
        case .patient(let patient): Addressing.patient(patient)
        case .doctor(let doctor): Addressing.doctor(doctor)
        case .record(let record, let patient): Addressing.record(record, of: patient)
        case .consent(let patient, let doctor): Addressing.consent(of: patient, to: doctor)
        case .access(let access, let doctor): Addressing.access(access, by: doctor)
        case .model(let model, let submitter): Addressing.model(model, by: submitter)
        case .registrars: RegistrarSetting.address
        case .blockTime: BlockInfoAddressing.config
        }
    }
}

/// What an action does with an entry.
public struct Touch: Hashable, Sendable {
    /// The entry.
    public let key: EntryKey
    /// Whether the action may also write the entry.
    public let isWritten: Bool

    /// The action reads the entry.
    public static func read(_ key: EntryKey) -> Touch { Touch(key: key, isWritten: false) }

    /// The action reads the entry and may write it.
    public static func write(_ key: EntryKey) -> Touch { Touch(key: key, isWritten: true) }
}
