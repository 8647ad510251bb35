internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors
internal import RecordKeys

/// `--patient`, `--doctor`, `--registrar` or `--submitter`: one of them.
struct HolderOptions: ParsableArguments {
    @Option(help: "The patient's id.") var patient: PatientID?
    @Option(help: "The doctor's id.") var doctor: DoctorID?
    @Option(help: "The registrar's id.") var registrar: RegistrarID?
    @Option(help: "The submitter's id.") var submitter: SubmitterID?

    private var given: [KeyHolder] {
        [
            patient.map(KeyHolder.patient), doctor.map(KeyHolder.doctor), registrar.map(KeyHolder.registrar),
            submitter.map(KeyHolder.submitter),
        ].compactMap { $0 }
    }

    func validate() throws {
        guard given.count == 1 else {
            throw ValidationError("Give one of --patient, --doctor, --registrar and --submitter, and not another.")
        }
    }

    /// - Throws: `CommandFailure`, which `validate` has ruled out.
    func holder() throws -> KeyHolder {
        guard let holder = given.first else {
            throw CommandFailure(.usage, "Give --patient, --doctor, --registrar or --submitter.")
        }
        return holder
    }
}

extension KeyHolder {
    /// How output names it.
    var fields: [(String, OutputValue)] { [("holder", .text(role)), ("\(role)_id", .text(id))] }
}
