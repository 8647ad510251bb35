// MemoryDumps: a process that holds keys leaves none of its memory behind when it crashes.
//
// It owns two limits that the system keeps for each process: the length of a core file, which a child inherits, and
// whether the process may be dumped at all, which also holds where the system hands core dumps to a program, and keeps
// other processes of the same user from reading this one's memory. Programs that hold keys call it first of all.
// It knows nothing of what is in that memory, and neither locks it nor keeps it out of swap: secrets see to that.

internal import CPrctl
internal import Glibc

/// The core dumps of this process.
package enum MemoryDump {
    /// Switches them off, for good and for children too.
    ///
    /// - Returns: whether the system agreed. Where it did not, say so and go on: no secret is lost by that alone.
    package static func disable() -> Bool {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        let hasNoFile = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0
        return cprctl_make_undumpable() == 0 && hasNoFile
    }
}
