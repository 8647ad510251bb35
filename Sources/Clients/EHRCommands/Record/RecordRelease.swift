internal import ArgumentParser
internal import Cryptography
internal import DurableFiles
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys

/// `ehr record release`
struct RecordRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Get a record's key, sealed to the doctor's encryption key, once the access is on the ledger.",
        discussion: """
            For a doctor whose private key is on another machine: `ehr record open --release`, or any implementation \
            of RFC 9180, opens the release there.
            """)

    @Argument(help: "The file to create: 113 bytes.", completion: .file()) var file: String
    @Option(help: ArgumentHelp("Write the sealed record to this file too.", valueName: "file"), completion: .file())
    var sealed: String?
    @OptionGroup var replace: ReplaceOptions
    @OptionGroup var doctorAccess: DoctorAccessOptions
    @OptionGroup var record: RecordOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard doctorAccess.doctor != nil else {
            throw ValidationError("Give --doctor ID: the doctor to release the key to.")
        }
    }

    func run() async throws {
        let target = OutputFile(path: file, isForced: replace.force)
        let sealedTarget = sealed.map { OutputFile(path: $0, isForced: replace.force) }
        try await desk.run(
            output, as: doctorAccess.doctor.map(KeyHolder.doctor), key: doctorAccess.key,
            writing: [target] + (sealedTarget.map { [$0] } ?? [])
        ) { open in
            guard let doctor = doctorAccess.doctor else { return nil }
            let access = try await doctorAccess.logged(record, by: doctor, open.journeys, timeout: desk.timeout)
            let release = try await open.journeys.release(access)
            // On its device before the other file has its name: then it can fail over its own name alone.
            var staged = try StagedFile(for: file, isSecret: false)
            try staged.write(release.sealed.span.bytes)
            try staged.sync()
            let isNew = sealed.map { !FilePlace($0).isTaken } ?? false
            if let sealedTarget {
                let object = try await open.journeys.sealed(access)
                _ = try await RecordTarget.write(to: sealedTarget, total: object.length, isSecret: false) {
                    try await object.next()
                }
            }
            do {
                try staged.commit(target.existing)
            } catch {
                if isNew, let sealed { _ = try? Folder.remove(sealed) }
                throw error
            }
            return .object(
                record.fields + access.fields + [
                    ("release_file", .text(file)), ("recipient", .digest(Hex.encode(release.recipient.bytes))),
                    ("sealed_file", sealed.map(OutputValue.text) ?? .absent),
                ])
        }
    }
}
