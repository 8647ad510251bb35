// ProgramLogs: logging, the same for all programs.
//
// It owns the two formats, text for people and one JSON object per line for machines, the options that choose between
// them, and the meaning of `-v`. Both go to standard error, one write per line, with a constant message and the rest as
// metadata. Each program decides which lines to log, and at which level; the first one identifies the build. It knows
// nothing about the content and does not search it for secrets: code that has a secret must not log it.

package import Logging

/// The format of log lines.
package enum LogFormat: String, CaseIterable, Sendable {
    case text, json

    /// A handler that writes to standard error in this format.
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
