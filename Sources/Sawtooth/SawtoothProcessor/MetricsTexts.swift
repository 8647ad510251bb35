internal import Locking
internal import ZeroMQ

/// Makes the text of a metrics page on another thread, and wakes the page's own thread when it is ready.
final class MetricsTexts: Sendable {
    private let make: @Sendable () async -> String
    private let made = LockedValue<String?>(nil)
    private let wakeUp: WakeUp

    /// - Throws: `ZeroMQError` when the process has no descriptors left.
    init(_ make: @escaping @Sendable () async -> String) throws(ZeroMQError) {
        self.make = make
        wakeUp = try WakeUp()
    }

    /// Readable when a text is ready.
    var fileDescriptor: Int32 { wakeUp.fileDescriptor }

    /// Starts making a text. Call it again only after `take()` has returned the text.
    func begin() {
        Task { [self] in
            let text = await make()
            made.withLock { $0 = text }
            wakeUp.signal()
        }
    }

    /// The finished text; each one is returned once.
    func take() -> String? {
        wakeUp.drain()
        return made.withLock { made in
            defer { made = nil }
            return made
        }
    }
}
