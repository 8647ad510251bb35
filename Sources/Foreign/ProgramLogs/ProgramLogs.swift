// ProgramLogs: how the programs write their log lines, the same for each.
//
// It owns the two forms, text for people and one JSON object a line for machines, the options that choose among them,
// and what `-v` means. Both go to standard error, one write a line, with a constant message and the rest as metadata.
// Which lines there are, and at which level, is each program's own business; but the first one says which build it is.
// It knows nothing of what is logged, and nothing here looks for secrets: who has one does not log it.

package import Logging

/// How log lines are written.
package enum LogFormat: String, CaseIterable, Sendable {
    case text, json

    /// A handler that writes to standard error in this form.
    package func handler(_ label: String) -> any LogHandler {
        switch self {
        case .text: StreamLogHandler.standardError(label: label)
        case .json: JSONLogHandler(label: label)
        }
    }
}

extension Logger {
    /// A logger to standard error.
    ///
    /// - Parameter verbosity: how often `-v` was given: warnings at 0, then info, debug, trace.
    package init(label: String, format: LogFormat, verbosity: Int) {
        self.init(label: label, factory: format.handler)
        logLevel =
            switch verbosity {
            case ...0: .warning
            case 1: .info
            case 2: .debug
            default: .trace
            }
    }
}
