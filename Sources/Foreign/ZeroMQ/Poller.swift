internal import Glibc

/// Waits until one of a fixed list of descriptors is readable: sockets and monitors by their `fileDescriptor`, and a
/// `WakeUp`; or writable, on request.
package struct Poller: ~Copyable {
    private var entries: [pollfd]

    /// - Parameter descriptors: what to wait for; the position is what `isReady(_:)` takes.
    package init(_ descriptors: [Int32]) {
        entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    }

    /// Waits until a descriptor is ready, a signal arrives or the time has passed.
    ///
    /// - Parameter milliseconds: how long; -1: forever, 0: not at all.
    /// - Returns: how many are ready.
    /// - Throws: `ZeroMQError` (not for a signal).
    package mutating func wait(milliseconds: Int = -1) throws(ZeroMQError) -> Int {
        let ready = poll(&entries, nfds_t(entries.count), Int32(clamping: milliseconds))
        if ready >= 0 { return Int(ready) }
        guard errno == EINTR else { throw .lastSystem }
        for index in entries.indices { entries[index].revents = 0 }
        return 0
    }

    /// Whether to wait also for room to write to the last descriptor.
    package mutating func watchLast(writable: Bool) {
        guard let last = entries.indices.last else { return }
        entries[last].events = Int16(POLLIN | (writable ? POLLOUT : 0))
    }

    /// Whether the descriptor at `position` was ready when `wait` returned.
    package func isReady(_ position: Int) -> Bool {
        entries[position].revents != 0
    }
}
