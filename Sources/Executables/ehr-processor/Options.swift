internal import ArgumentParser
internal import Glibc
internal import Logging
internal import SawtoothProcessor
internal import ServerLogs

/// The command line.
struct Options: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr-processor",
        abstract: "Runs the ehr transaction family, version 1.0, beside a Sawtooth validator.",
        discussion: """
            It waits for the validator, registers, and registers again when the validator was away. SIGTERM or SIGINT: \
            it takes its registration back, answers what is running and leaves; a second one: it leaves at once.

            Exit status: 0 after a signal, 64 for options that make no sense, 69 when the validator refuses the \
            registration, 70 when a handler does not return (see --spin-limit), 71 when the system has no sockets or \
            threads left.
            """)

    @Option(name: [.customShort("C"), .long], help: "The validator's component endpoint.")
    var connect = "tcp://localhost:4004"

    @Flag(name: .short, help: "Log more: -v what happens to the connection, -vv details, -vvv every incident.")
    var verbose: Int

    @Option(help: "Transactions that the validator may have outstanding here; 0 leaves the number to the validator.")
    var maxOccupancy: UInt32 = 64

    @Option(help: ArgumentHelp("Serve Prometheus metrics at /metrics on this address.", valueName: "host:port"))
    var metrics: String?

    @Option(help: "How log lines are written, to standard error: text or json.")
    var logFormat = LogFormat.text

    @Option(
        help: ArgumentHelp(
            "Ask the validator to run a transaction again that is not done after so many milliseconds.", valueName: "ms"
        ))
    var transactionDeadline: UInt32?

    @Option(
        help: ArgumentHelp(
            "End the process when a handler computes for so many seconds without a pause; 0: never.", valueName: "s"))
    var spinLimit: UInt32 = 60

    /// The logger that the options ask for.
    func logger() -> Logger {
        Logger(label: "ehr-processor", format: logFormat, verbosity: verbose)
    }
}

extension LogFormat: ExpressibleByArgument {}

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
