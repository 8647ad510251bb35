internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow

/// `ehr key rotate`
struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Move record keys to their patient's current epoch; or, with --kek, everything to a new KEK.",
        discussion: """
            An epoch begins when a consent is withdrawn. No object is touched. After an interruption, run the command \
            again; after an interrupted --kek, run it with --rewrap.
            """)

    @Option(help: "Only this patient's keys; every patient's if not given.") var patient: PatientID?
    @Flag(help: "Create a new KEK in the key wrapper, and wrap every root and signing key under it.") var kek = false
    @Flag(help: "Wrap every root and signing key under the current KEK.") var rewrap = false
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [patient != nil, kek, rewrap].filter({ $0 }).count <= 1 else {
            throw ValidationError("Give only one of --patient, --kek and --rewrap.")
        }
    }

    func run() async throws {
        try await desk.run(output) { open in
            let journeys = open.journeys
            let progress = WaitingNotice("rotating")
            defer { progress.finish() }
            func number(_ count: Int) -> OutputValue { .number(UInt64(clamping: count)) }
            if kek { return .object([("keys_rewrapped", number(try await journeys.rotateKEK()))]) }
            if rewrap { return .object([("keys_rewrapped", number(try await journeys.rewrapKeys()))]) }
            guard let patient else {
                return .object([("patients_moved", number(try await journeys.moveAllKeys()))])
            }
            let (keys, roots) = try await journeys.moveKeys(of: patient)
            return .object([
                ("patient_id", .text(patient.text)), ("keys_moved", number(keys)), ("roots_destroyed", number(roots)),
            ])
        }
    }
}
