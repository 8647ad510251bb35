internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors
internal import RecordKeys

/// `--patient` or `--doctor`: one of them.
struct HolderOptions: ParsableArguments {
    @Option(help: "The patient's id.") var patient: PatientID?
    @Option(help: "The doctor's id.") var doctor: DoctorID?

    func validate() throws {
        guard (patient == nil) != (doctor == nil) else {
            throw ValidationError("Give either --patient or --doctor, not both.")
        }
    }

    /// - Throws: `CommandFailure`, which `validate` has ruled out.
    func holder() throws -> KeyHolder {
        guard let holder = patient.map(KeyHolder.patient) ?? doctor.map(KeyHolder.doctor) else {
            throw CommandFailure(.usage, "Give --patient or --doctor.")
        }
        return holder
    }
}

extension KeyHolder {
    /// How output names it.
    var fields: [(String, OutputValue)] { [("holder", .text(role)), ("\(role)_id", .text(id))] }
}
