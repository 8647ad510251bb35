internal import ArgumentParser
internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr access show`: one entry, or every entry that matches.
struct AccessShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one access entry (--access and --doctor), or list those of a patient, of a doctor, or all.",
        discussion: "A list reads the family's whole state; on a large ledger, follow events instead.")

    @Option(help: "The access entry's id; needs --doctor.") var access: AccessID?
    @Option(help: "The doctor's id.") var doctor: DoctorID?
    @Option(help: "The patient's id.") var patient: PatientID?
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if access != nil, doctor == nil { throw ValidationError("--access needs --doctor: its address holds both.") }
    }

    func run() async throws {
        try await output.run {
            if let access, let doctor {
                return try await ledger.show(
                    AccessEntry.self, at: Addressing.access(access, by: doctor), name: "access entry \(access)",
                    \.output)
            }
            var rows: [OutputValue] = []
            for try await item in try ledger.api().state(under: Family.namespaceHex) {
                guard let entry = try? AccessEntry(decoding: item.data) else { continue }
                if let doctor, entry.doctor != doctor { continue }
                if let patient, entry.patient != patient { continue }
                rows.append(entry.output)
            }
            return .list(rows)
        }
    }
}
