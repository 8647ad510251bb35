// EHRCommands: the `ehr` command, one folder a noun and one file a verb.
//
// A verb reads its options, builds one payload, asks one question or goes on one journey, and prints what came back.
// What a payload may hold is EHRFamily's to say, how a batch is signed and seen through SawtoothClient's, how a record
// is sealed RecordEncryption's, in which order keys, objects and ledger are dealt with RecordFlow's; here is only the
// conversation with whoever typed the command. Output goes to standard output, as a table for people or as one JSON
// document for programs; everything else goes to standard error.
// Exit codes are in Output/ExitStatus.swift and are stable.

internal import ArgumentParser
internal import BuildVersion

/// The root of the command tree.
struct EHRCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr",
        abstract: "Sealed health records, their anchors, consents and access entries on a Sawtooth ledger.",
        discussion: """
            Every change is one signed transaction. The command waits for the ledger's verdict and prints the block. \
            Signing keys are files in the format of `sawtooth keygen`. `record deposit`, `consent share` and others \
            also keep records and their keys: in this process with --config, or in an encryption service with --service.

            Exit status: 0 done, 1 rejected by the ledger, 2 usage error, 3 unreachable, 4 no verdict within --wait, \
            5 verification failed or damaged, 6 local file or device error.
            """,
        version: Build.line("ehr"),
        subcommands: [
            KeygenCommand.self, PatientCommand.self, DoctorCommand.self, RecordCommand.self, ConsentCommand.self,
            AccessCommand.self, KeyCommand.self, HolderCommand.self, SessionCommand.self, OperationCommand.self,
            ModelCommand.self, BatchCommand.self,
            StateCommand.self, BlockCommand.self, EventsCommand.self, CheckCommand.self,
        ]
    )
}
