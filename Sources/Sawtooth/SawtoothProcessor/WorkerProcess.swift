// @preconcurrency: for `environ`, which this file only passes on, and which a program with threads does not change.
@preconcurrency internal import Glibc
internal import SawtoothTransport

/// A worker: another process of the same program, with one end of a socket pair as descriptor
/// `Supervision.descriptor`.
struct WorkerProcess {
    /// From -1000 to 1000; 1000 is killed first.
    private static let oomScore = "500"

    let processID: pid_t

    /// Starts a worker. Signals that ask a program to leave do not reach it: it leaves when its supervisor does.
    ///
    /// - Returns: the process, and this process's end of the socket pair.
    /// - Throws: `ProcessorError.system`.
    static func start(
        _ supervision: Supervision, generation: UInt32
    ) throws(ProcessorError) -> (WorkerProcess, descriptor: Int32) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw failure(errno)
        }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], Supervision.descriptor)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A separate process group, so that a terminal's Ctrl-C reaches only the supervisor; and blocked signals,
        // because a service manager sends SIGTERM to every process.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        posix_spawnattr_setpgroup(&attributes, 0)
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in [SIGTERM, SIGINT] { sigaddset(&blocked, signal) }
        posix_spawnattr_setsigmask(&attributes, &blocked)
        let words = [CommandLine.arguments.first ?? supervision.executable] + supervision.arguments(generation)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var processID = pid_t()
        let result = posix_spawn(&processID, supervision.executable, &actions, &attributes, &arguments, environ)
        guard result == 0 else {
            close(ends[0])
            throw failure(result)
        }
        makeFirstVictim(processID)
        return (WorkerProcess(processID: processID), ends[0])
    }

    /// When memory is short, the kernel should kill the worker, which can be replaced. Without this setting it kills
    /// the larger process, which is the worker too.
    private static func makeFirstVictim(_ processID: pid_t) {
        let descriptor = open("/proc/\(processID)/oom_score_adj", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, oomScore, oomScore.utf8.count)
        close(descriptor)
    }

    /// Kills it, whatever it is doing, and waits for its end.
    ///
    /// - Returns: how it had ended, for the log.
    func end() -> String {
        var status: Int32 = 0
        // It may have ended by itself and not be reaped yet, or have closed the channel and still run.
        kill(processID, SIGKILL)
        while waitpid(processID, &status, 0) < 0 {
            guard errno == EINTR else { return "unknown" }
        }
        let signal = status & 0x7F
        return signal == 0 ? "exit \(status >> 8 & 0xFF)" : "signal \(signal)"
    }

    private static func failure(_ number: Int32) -> ProcessorError {
        .system("a worker cannot be started: \(String(cString: strerror(number)))")
    }
}
