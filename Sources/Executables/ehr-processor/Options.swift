internal import ArgumentParser
internal import BuildVersion
internal import Glibc
internal import ProgramLogs
internal import SawtoothProcessor

/// The command line.
struct Options: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr-processor",
        abstract: "Runs the ehr transaction family, version 1.0, beside a Sawtooth validator.",
        discussion: """
            It waits for the validator, registers, and registers again after the connection was lost. On SIGTERM or \
            SIGINT it answers what is running, unregisters when the validator has handled the answers, and exits. \
            Under load that takes up to 2 seconds (see --leave-limit). A second signal ends it at once.

            Exit status: 0 after a signal, 6 when standard output cannot be written, 64 for invalid options, 69 when \
            the validator refuses the registration, 70 when a handler does not return (see --spin-limit), 71 when the \
            system has no sockets or threads left.
            """,
        version: Build.line("ehr-processor"))

    @Option(name: [.customShort("C"), .long], help: "The validator's component endpoint.")
    var connect = "tcp://localhost:4004"

    @Option(help: "Most transactions that may be outstanding here at a time; 0: the validator decides.")
    var maxOccupancy: UInt32 = 64

    @Option(
        help: ArgumentHelp(
            "Serve Prometheus metrics at /metrics on this address; nobody is authenticated.", valueName: "host:port"))
    var metrics: String?

    @Option(
        help: ArgumentHelp(
            "Answer INTERNAL_ERROR after this many milliseconds, so that the validator runs the transaction again.",
            valueName: "ms"))
    var transactionDeadline: UInt32?

    @Option(
        help: ArgumentHelp(
            "Leave in an order that loses nothing for up to this many seconds, then unregister first as others do.",
            valueName: "s"))
    var leaveLimit: UInt32 = 10

    @Option(
        help: ArgumentHelp(
            "End the process when a handler computes for this many seconds without a pause; 0: never.", valueName: "s"))
    var spinLimit: UInt32 = 60

    @Flag(
        help: """
            Run the family in a process of its own, which is replaced when it crashes or is killed; the connection to \
            the validator outlives it.
            """)
    var supervised = false

    @Flag(
        help: """
            With --supervised: reject a transaction that crashes three workers (processor_crash), instead of holding \
            it. Every validator of a network must do the same.
            """)
    var rejectCrashingTransactions = false

    @Option(help: .hidden)
    var worker: UInt32?

    @OptionGroup var log: LogOptions

    func validate() throws {
        guard supervised || !rejectCrashingTransactions else {
            throw ValidationError(
                "--reject-crashing-transactions needs --supervised: without it, a crash ends the processor.")
        }
    }

    /// The metric that says which build this is, in Prometheus's text format.
    static let buildInfo = """
        # HELP ehr_processor_build_info The build of this processor; always 1.
        # TYPE ehr_processor_build_info gauge
        ehr_processor_build_info{version="\(Build.version)",commit="\(Build.commit)"} 1

        """
}

extension ProcessorError {
    /// From sysexits.h: usage, unavailable, operating system.
    var exitStatus: Int32 {
        switch self {
        case .configuration, .invalidEndpoint: EX_USAGE
        case .registrationRefused: EX_UNAVAILABLE
        case .system: EX_OSERR
        }
    }
}
