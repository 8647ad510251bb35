internal import ArgumentParser

/// `ehr patient`
struct PatientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patient", abstract: "Patients: pseudonyms with an owner's key.",
        subcommands: [PatientRegister.self, PatientShow.self, PatientRotate.self])
}
