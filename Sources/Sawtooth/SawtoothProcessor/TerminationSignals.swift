public import Glibc
internal import SawtoothTransport
internal import ZeroMQ

/// Passes signals that ask a process to leave to a closure, on its own thread, each time that one arrives.
///
/// Call it before the process has other threads: each thread inherits the signal mask.
public enum TerminationSignals {
    /// From now on calls `body` for every signal in the list, instead of ending the process.
    ///
    /// - Throws: `ProcessorError.system` when the process can have no more threads.
    public static func onEach(
        of signals: [Int32] = [SIGTERM, SIGINT], _ body: @escaping @Sendable (Int32) -> Void
    ) throws(ProcessorError) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let waited = set
        do {
            try SocketThread.detach {
                var waited = waited
                var signal: Int32 = 0
                while sigwait(&waited, &signal) == 0 { body(signal) }
            }
        } catch {
            throw .system(error.description)
        }
    }
}
