internal import Locking
internal import ZeroMQ

/// Has the text of a metrics page made on another thread, and wakes the page's own when it is there.
final class MetricsTexts: Sendable {
    private let make: @Sendable () async -> String
    private let made = LockedValue<String?>(nil)
    private let wakeUp: WakeUp

    /// - Throws: `ZeroMQError` when the process has no descriptors left.
    init(_ make: @escaping @Sendable () async -> String) throws(ZeroMQError) {
        self.make = make
        wakeUp = try WakeUp()
    }

    /// Readable when a text is there.
    var fileDescriptor: Int32 { wakeUp.fileDescriptor }

    /// Begins with a text. To be called again only when `take()` has given it.
    func begin() {
        Task { [self] in
            let text = await make()
            made.withLock { $0 = text }
            wakeUp.signal()
        }
    }

    /// The text that was made, once.
    func take() -> String? {
        wakeUp.drain()
        return made.withLock { made in
            defer { made = nil }
            return made
        }
    }
}
