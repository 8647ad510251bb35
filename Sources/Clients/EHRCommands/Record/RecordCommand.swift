internal import ArgumentParser

/// `ehr record`
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Records: sealed, stored, anchored on the ledger, read, erased.",
        discussion: """
            deposit, retrieve, describe, release, verify, erase and sweep work on a store of sealed records and a \
            database of their keys; seal, open and anchor work on single files, with their keys in files.
            """,
        subcommands: [
            RecordDeposit.self, RecordRetrieve.self, RecordDescribe.self, RecordRelease.self, RecordVerify.self,
            RecordErase.self, RecordSweep.self, RecordSeal.self, RecordOpen.self, RecordAnchor.self, RecordShow.self,
        ])
}
