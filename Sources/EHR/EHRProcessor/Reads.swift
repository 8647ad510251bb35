internal import EHRFamily
internal import SawtoothProtocol

/// The entries that an action read, taken one after the other in the order of `RequiredAddresses.reads`.
///
/// Every entry that is there is decoded, and its ids compared with those asked for, before any rule is looked at: so
/// that the order of checks is the order of the specification's table, whatever the rules then ask.
struct Reads {
    let addresses: RequiredAddresses
    private let values: [[UInt8]?]
    private let blockEntry: [UInt8]?
    private var next = 0

    init(addresses: RequiredAddresses, values: [[UInt8]?], blockEntry: [UInt8]?) {
        self.addresses = addresses
        self.values = values
        self.blockEntry = blockEntry
    }

    mutating func patient(_ id: PatientID) throws(Rejection) -> PatientEntry? {
        try entry(PatientEntry.self) { $0.patient == id }
    }

    mutating func doctor(_ id: DoctorID) throws(Rejection) -> DoctorEntry? {
        try entry(DoctorEntry.self) { $0.doctor == id }
    }

    mutating func record(_ id: RecordID, of patient: PatientID) throws(Rejection) -> RecordEntry? {
        try entry(RecordEntry.self) { $0.record == id && $0.patient == patient }
    }

    mutating func consent(of patient: PatientID, to doctor: DoctorID) throws(Rejection) -> ConsentEntry? {
        try entry(ConsentEntry.self) { $0.patient == patient && $0.doctor == doctor }
    }

    mutating func access(_ id: AccessID, by doctor: DoctorID) throws(Rejection) -> AccessEntry? {
        try entry(AccessEntry.self) { $0.access == id && $0.doctor == doctor }
    }

    mutating func model(_ hash: DigestHex, by submitter: PublicKeyHex) throws(Rejection) -> ModelEntry? {
        try entry(ModelEntry.self) { $0.model == hash && $0.submitter == submitter }
    }

    mutating func registrars() throws(Rejection) -> Registrars {
        guard let value = take() else { return .open }
        return try Registrars(decoding: value)
    }

    mutating func blockTime() throws(Rejection) -> BlockTime {
        guard let config = take() else { return .unknown }
        return try BlockTime(config: config, entry: blockEntry)
    }

    private mutating func entry<Entry: StateValue>(
        _ type: Entry.Type, isTheOne: (Entry) -> Bool
    ) throws(Rejection) -> Entry? {
        let address = address
        guard let value = take() else { return nil }
        let entry: Entry
        do {
            entry = try Entry(decoding: value)
        } catch {
            throw Rejection(.badState, "What is stored at \(address) cannot be read: \(error)", .address(address))
        }
        guard isTheOne(entry) else {
            throw Rejection(.addressCollision, "What is stored at \(address) has other ids", .address(address))
        }
        return entry
    }

    /// The next value; nil where nothing is stored, which Sawtooth does not tell from no bytes.
    private mutating func take() -> [UInt8]? {
        guard next < values.count else { return nil }
        next += 1
        return values[next - 1].flatMap { $0.isEmpty ? nil : $0 }
    }

    private var address: String {
        next < addresses.reads.count ? addresses.reads[next].hex : ""
    }
}
