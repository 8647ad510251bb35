internal import Glibc

/// How many files and sockets this process may have open.
package enum DescriptorLimit {
    /// Raises it as far as the system allows: the usual 1,024 is less than the connections that a server takes.
    ///
    /// - Returns: what it is now.
    @discardableResult
    package static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        if limit.rlim_cur < limit.rlim_max {
            var wanted = limit
            wanted.rlim_cur = limit.rlim_max
            if setrlimit(resource, &wanted) == 0 { limit = wanted }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
