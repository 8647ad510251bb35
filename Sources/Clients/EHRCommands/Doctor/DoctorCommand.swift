internal import ArgumentParser

/// `ehr doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Doctors: pseudonyms with an owner's key, attested by a registrar.",
        subcommands: [DoctorRegister.self, DoctorAttest.self, DoctorShow.self, DoctorRotate.self])
}
