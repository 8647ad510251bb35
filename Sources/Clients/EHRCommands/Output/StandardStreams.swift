internal import Glibc

/// One line on standard output, at once: `events follow` is piped into other programs.
func writeOutput(_ line: String) { write(line, to: STDOUT_FILENO) }

/// One line on standard error.
func writeError(_ line: String) { write(line, to: STDERR_FILENO) }

/// Glibc's `stdout` and `stderr` are variables that any thread may change, so the descriptors are written to directly.
private func write(_ line: String, to descriptor: Int32) {
    let bytes = Array((line + "\n").utf8)
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
