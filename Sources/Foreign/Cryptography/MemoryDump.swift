internal import CPrctl
internal import Glibc

/// What shows of this process's memory when it crashes: nothing, once it is switched off.
///
/// Two limits that the system keeps for each process: the length of a core file, which a child inherits, and whether
/// the process may be dumped at all, which also holds where core dumps are handed to a program, and keeps other
/// processes of the same user from reading this one's memory. And the backtraces of Swift's runtime, which print
/// registers and what they point at. Programs that hold keys switch them off first of all.
package enum MemoryDump {
    /// What a crash ends a process with.
    private static let crashes = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

    /// Switches core dumps off, for good and for children too, and backtraces.
    ///
    /// - Returns: whether the system agreed. Where it did not, say so and go on: no secret is lost by that alone.
    package static func disable() -> Bool {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        // Swift's handler of these would start a program that reads this process, which it may not any more, and wait
        // for it for ever: the process must end instead.
        for number in crashes { signal(number, SIG_DFL) }
        let hasNoFile = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0
        return cprctl_make_undumpable() == 0 && hasNoFile
    }

    /// Whether the system would write one, or let another process of this user read this one's memory.
    package static var isAllowed: Bool { cprctl_is_dumpable() != 0 }
}
