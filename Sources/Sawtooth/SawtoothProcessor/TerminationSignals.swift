public import Glibc
internal import SawtoothTransport
internal import ZeroMQ

/// Hands signals that ask a process to leave to a closure, on a thread of its own, as often as they come.
///
/// To be called before the process has other threads: each thread inherits which signals are kept from it.
public enum TerminationSignals {
    /// Calls `body` for every signal of the list from now on, instead of ending the process.
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
