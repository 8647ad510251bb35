internal import CPrctl
internal import Glibc

/// Exposure of this process's memory when it crashes.
///
/// Programs that hold keys disable it first. The system has two settings per process: the length of a core file, which
/// children inherit, and whether the process may be dumped at all, which also applies if core dumps go to a program,
/// and keeps other processes of the same user from reading this one's memory. The backtraces of Swift's runtime print
/// registers and the memory that they point to.
package enum MemoryDump {
    /// The signals of a crash.
    private static let crashes = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

    /// Disables core dumps, permanently and for children too, and backtraces.
    ///
    /// - Returns: whether this succeeded. If not, log that and continue: it alone reveals no secret.
    package static func disable() -> Bool {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        // Swift's handler of these would start a program that reads this process, which is now forbidden, and wait for
        // it forever: the process must end instead.
        for number in crashes { signal(number, SIG_DFL) }
        let hasNoFile = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0
        return cprctl_make_undumpable() == 0 && hasNoFile
    }

    /// Whether the system would write one, or let another process of this user read this one's memory.
    package static var isAllowed: Bool { cprctl_is_dumpable() != 0 }
}
