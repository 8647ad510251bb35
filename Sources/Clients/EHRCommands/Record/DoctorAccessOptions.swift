internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// How a doctor's access gets onto the ledger before a record is read.
struct DoctorAccessOptions: ParsableArguments {
    @Option(help: "The doctor who reads.") var doctor: DoctorID?
    @Option(help: "HL7 v3 PurposeOfUse code; must equal the consent's.") var purpose: PurposeCode?
    @Option(help: "An access that is on the ledger already, such as one of `ehr access log`; then none is logged.")
    var access: AccessID?
    @Option(
        help: ArgumentHelp("Private key file of the doctor; the key in custody if not given.", valueName: "file"),
        completion: .file())
    var key: String?

    /// Whether anything of a doctor is given.
    var isGiven: Bool { doctor != nil || purpose != nil || access != nil || key != nil }

    /// The access that is on the ledger when this returns.
    ///
    /// - Throws: `RecordFailure`, `SigningError`.
    func logged(
        _ record: RecordOptions, by doctor: DoctorID, _ journeys: any RecordJourneys, timeout: Duration
    ) async throws -> Access {
        if let access {
            return Access(patient: record.patient, record: record.record, doctor: doctor, id: access)
        }
        let signer: (any Signer)? = try key.map { try KeyFile.read($0) }
        let drawn = try await journeys.begin(record.record, of: record.patient, by: doctor)
        try await journeys.log(drawn, for: purpose, signer: signer, timeout: timeout)
        return drawn
    }
}

extension Access {
    /// What a doctor must know to open a release.
    var fields: [(String, OutputValue)] {
        [("doctor_id", .text(doctor.text)), ("access_id", .text(id.text))]
    }
}
