public import SawtoothProtocol

/// Which entry of the ledger: what it is of, and the ids that its key string is made of.
public enum EntryKey: Hashable, Sendable {
    /// A patient's entry.
    case patient(PatientID)
    /// A doctor's entry.
    case doctor(DoctorID)
    /// A record's anchor.
    case record(RecordID, of: PatientID)
    /// What a patient allows a doctor.
    case consent(of: PatientID, to: DoctorID)
    /// One read by a doctor.
    case access(AccessID, by: DoctorID)
    /// A model, by who entered it.
    case model(DigestHex, by: PublicKeyHex)
    /// The setting that names the registrars.
    case registrars
    /// The time of the latest block: the config that says which one that is, then that block's entry.
    case blockTime

    /// Where the entry is; for the block time, where the config is.
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
    /// Whether the entry may be written too.
    public let isWritten: Bool

    /// The action reads the entry.
    public static func read(_ key: EntryKey) -> Touch { Touch(key: key, isWritten: false) }

    /// The action reads the entry and may write it.
    public static func write(_ key: EntryKey) -> Touch { Touch(key: key, isWritten: true) }
}
