internal import Glibc

/// One line on standard output, at once: `events follow` is piped into other programs.
func writeOutput(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

/// One line on standard error.
func writeError(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

/// A text on standard error as it is, for a terminal.
func writeTerminal(_ text: String) { write(text, to: STDERR_FILENO) }

/// Glibc's `stdout` and `stderr` are variables that any thread may change, so the descriptors are written to directly.
private func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
        }
        if count < 0, errno == EINTR { continue }
        // Nobody reads any more (a closed pipe): there is no one left to tell.
        guard count > 0 else { return }
        written += count
    }
}
