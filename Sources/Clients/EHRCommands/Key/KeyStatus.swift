internal import ArgumentParser
internal import KeyWrapping
internal import RecordFlow
internal import RecordKeys

/// `ehr key status`
struct KeyStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Count what is in the key database; prints no id and no key.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in try await open.journeys.keyStatus().output }
    }
}

extension KeyStoreStatus {
    var output: OutputValue {
        func number(_ count: Int) -> OutputValue { .number(UInt64(clamping: count)) }
        return .object([
            ("patients", number(patients)), ("anchored_records", number(anchoredRecords)),
            ("stored_records", number(storedRecords)),
            (
                "keks",
                .list(
                    keks.map { use in
                        .object([
                            ("wrapper", .text(use.kind.name)), ("kek", .text(use.kind.text(ofKEK: use.keyID))),
                            ("roots", number(use.roots)), ("signing_keys", number(use.signingKeys)),
                        ])
                    })
            ),
            ("kek_rotation_unfinished", .flag(isRotationUnfinished)),
            ("patients_to_rotate", number(patientsToRotate)), ("keys_to_rotate", number(keysToRotate)),
            ("waiting_operations", number(waitingOperations)), ("unsigned_operations", number(unsignedOperations)),
            ("lost_operations", number(lostOperations)),
            ("unanchored_emergencies", number(unanchoredEmergencies)), ("unneeded_objects", number(unneededObjects)),
            ("erasures", number(erasures)), ("last_erasure", lastErasure.map(OutputValue.time) ?? .absent),
        ])
    }
}
