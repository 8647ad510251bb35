internal import EHRFamily
internal import RecordErrors
internal import SawtoothClient
internal import SawtoothProtocol

extension LedgerAPI {
    /// The entry at an address, read as one kind.
    /// - Throws: `LedgerAPIError`; `StateError` where something else is stored there.
    func entry<Entry: StateValue>(_ kind: Entry.Type, at address: StateAddress) async throws -> Entry? {
        try await state(at: address).map { try Entry(decoding: $0) }
    }
}

extension LedgerOptions {
    /// The entry at an address, printed; what is not there is a failure that names it.
    func show<Entry: StateValue>(
        _ kind: Entry.Type, at address: StateAddress, name: String, _ output: (Entry) -> OutputValue
    ) async throws -> OutputValue {
        guard let entry = try await api().entry(kind, at: address) else {
            throw CommandFailure(
                .rejected, "The ledger has no \(name).", code: "not_found", details: [("address", .text(address.hex))])
        }
        guard case .object(let fields) = output(entry) else { return output(entry) }
        return .object(fields + [("address", .text(address.hex))])
    }

    /// The version of a consent that the next change must name: as given, else the ledger's, 0 where it has none.
    func consentVersion(_ given: UInt64?, of patient: PatientID, to doctor: DoctorID) async throws -> UInt64 {
        if let given { return given }
        return try await api().entry(ConsentEntry.self, at: Addressing.consent(of: patient, to: doctor))?.version ?? 0
    }
}
