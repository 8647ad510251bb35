internal import EHRFamily
internal import SawtoothProtocol

/// The stored entries that an action touches. Rules ask for each by its ids, when they need it.
///
/// All of them are decoded, and their ids compared with those requested, before any rule runs: so the order of checks
/// is that of the specification's table, whatever the rules then ask for.
///
/// A class, because a struct of this size would be copied when passed to the rules.
final class Entries {
    let addresses: RequiredAddresses
    /// The registrars; none, if the action does not declare that it reads the setting.
    let registrars: Registrars
    /// The block time; also unknown if the action does not declare that it reads it.
    let time: BlockTime
    // The existing entries. One array per kind, since a common one would copy the size of the largest.
    private let patients: [PatientEntry], doctors: [DoctorEntry], records: [RecordEntry]
    private let consents: [ConsentEntry], accesses: [AccessEntry], models: [ModelEntry]

    /// - Parameters:
    ///   - values: the data at `addresses.reads`, in that order; nil or empty if there is none: Sawtooth does not
    ///     distinguish the two.
    ///   - blockEntry: the stored entry of the latest block.
    /// - Throws: `bad_state`, `address_collision`, `bad_setting` or `bad_block_info`, for the first that applies.
    init(_ addresses: RequiredAddresses, values: [[UInt8]?], blockEntry: [UInt8]?) throws(Rejection) {
        var registrars = Registrars.named(list: ""), time = BlockTime.unknown
        var patients: [PatientEntry] = [], doctors: [DoctorEntry] = [], records: [RecordEntry] = []
        var consents: [ConsentEntry] = [], accesses: [AccessEntry] = [], models: [ModelEntry] = []
        for (index, value) in values.enumerated() where index < addresses.touches.count {
            guard let value, !value.isEmpty else {
                if case .registrars = addresses.touches[index].key { registrars = .open }
                continue
            }
            switch addresses.touches[index].key {
            case .patient: patients.append(try Self.entry(addresses, index, decoding: value))
            case .doctor: doctors.append(try Self.entry(addresses, index, decoding: value))
            case .record: records.append(try Self.entry(addresses, index, decoding: value))
            case .consent: consents.append(try Self.entry(addresses, index, decoding: value))
            case .access: accesses.append(try Self.entry(addresses, index, decoding: value))
            case .model: models.append(try Self.entry(addresses, index, decoding: value))
            case .registrars: registrars = try Registrars(decoding: value)
            case .blockTime: time = try BlockTime(config: value, entry: blockEntry)
            }
        }
        self.addresses = addresses
        self.registrars = registrars
        self.time = time
        (self.patients, self.doctors, self.records) = (patients, doctors, records)
        (self.consents, self.accesses, self.models) = (consents, accesses, models)
    }

    func patient(_ id: PatientID) -> PatientEntry? {
        declared(.patient(id))
        return patients.first { $0.patient == id }
    }

    func doctor(_ id: DoctorID) -> DoctorEntry? {
        declared(.doctor(id))
        return doctors.first { $0.doctor == id }
    }

    func record(_ id: RecordID, of patient: PatientID) -> RecordEntry? {
        declared(.record(id, of: patient))
        return records.first { $0.record == id && $0.patient == patient }
    }

    func consent(of patient: PatientID, to doctor: DoctorID) -> ConsentEntry? {
        declared(.consent(of: patient, to: doctor))
        return consents.first { $0.doctor == doctor && $0.patient == patient }
    }

    func access(_ id: AccessID, by doctor: DoctorID) -> AccessEntry? {
        declared(.access(id, by: doctor))
        return accesses.first { $0.access == id && $0.doctor == doctor }
    }

    func model(_ hash: DigestHex, by submitter: PublicKeyHex) -> ModelEntry? {
        declared(.model(hash, by: submitter))
        return models.first { $0.model == hash && $0.submitter == submitter }
    }

    /// A rule that asks for an undeclared entry fails the first test that reaches it.
    private func declared(_ key: @autoclosure () -> EntryKey) {
        assert(addresses.touches.contains { $0.key == key() }, "the action does not declare that it reads \(key())")
    }

    private static func entry<Entry: StateValue>(
        _ addresses: RequiredAddresses, _ index: Int, decoding bytes: [UInt8]
    ) throws(Rejection) -> Entry {
        func rejection(_ code: RejectionCode, _ fault: String) -> Rejection {
            let address = addresses.reads[index].hex
            return Rejection(code, "What is stored at \(address) \(fault)", .address(address))
        }
        let entry: Entry
        do {
            entry = try Entry(decoding: bytes)
        } catch {
            throw rejection(.badState, "cannot be read: \(error)")
        }
        guard entry.key == addresses.touches[index].key else { throw rejection(.addressCollision, "has other ids") }
        return entry
    }
}
