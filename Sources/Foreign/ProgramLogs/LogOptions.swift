package import ArgumentParser
internal import BuildVersion
package import Logging

/// `-v` and `--log-format`: the logging options, the same in every program.
package struct LogOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Log more: -v what happens, -vv details, -vvv everything.")
    package var verbose: Int

    @Option(help: "How log lines are written to standard error: text or json.")
    package var logFormat = LogFormat.text

    package init() {}

    /// The logger for these options. Create it once: its first line, at `info`, contains version and commit.
    package func logger(_ program: String) -> Logger {
        let logger = Logger(label: program, format: logFormat, verbosity: verbose)
        logger.info("started", metadata: ["version": "\(Build.version)", "commit": "\(Build.commit)"])
        return logger
    }
}

extension LogFormat: ExpressibleByArgument {}
