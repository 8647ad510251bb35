internal import Glibc

/// Users of this machine, by name or number.
package enum SystemUser {
    /// Longest record of a user, in bytes: names of groups are not in it.
    private static let recordLimit = 16 * 1024

    /// The id of a user who is named, or given by the id itself; nil for nobody.
    package static func id(_ text: String) -> UInt32? {
        if let number = UInt32(text) { return number }
        var (entry, found) = (passwd(), UnsafeMutablePointer<passwd>?.none)
        var buffer = [CChar](repeating: 0, count: recordLimit)
        guard getpwnam_r(text, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return entry.pw_uid
    }

    /// Whether what `user` owns is as safe as this process's own: it is this process's user or root.
    ///
    /// - Parameter other: trusted too.
    static func isTrusted(_ user: UInt32, but other: UInt32? = nil) -> Bool {
        user == 0 || user == geteuid() || user == other
    }
}
