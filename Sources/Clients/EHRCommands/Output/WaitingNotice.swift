internal import Glibc

/// That something goes on, and for how long it has, on one line of standard error; nothing where that is no terminal.
final class WaitingNotice: Sendable {
    private let ticker: Task<Void, Never>?

    init(_ label: String) {
        guard isatty(STDERR_FILENO) == 1 else {
            ticker = nil
            return
        }
        ticker = Task {
            let start = ContinuousClock.now
            var isShown = false
            while (try? await Task.sleep(for: .milliseconds(500))) != nil {
                let seconds = Double((ContinuousClock.now - start).components.seconds)
                writeTerminal("\r\(label)  \(ProgressLine.time(seconds))\u{1B}[K")
                isShown = true
            }
            if isShown { writeTerminal("\r\u{1B}[K") }
        }
    }

    /// Takes the line away.
    func finish() { ticker?.cancel() }
}
