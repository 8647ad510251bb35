internal import Dispatch
internal import Glibc
internal import Locking
internal import Waiting

/// What Ctrl-C does to a verb: it ends what is waited for, and lets the verb put in order what it has begun.
enum Interruption {
    /// Runs `body`. SIGINT or SIGTERM cancels it; when it has ended, the process ends by that signal, as its parent
    /// expects. A second one ends it at once, and so does the first where a library's call cannot be ended.
    static func cancelling<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value
    {
        let task = Task { try await body() }
        let caught = LockedValue<Int32?>(nil)
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                let isSecond = caught.withLock { caught in
                    defer { caught = caught ?? number }
                    return caught != nil
                }
                if Waits.interrupt() || isSecond { end(by: number) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        do {
            return try await task.value
        } catch {
            if let number = caught.withLock({ $0 }) { end(by: number) }
            throw error
        }
    }

    /// Leaves both signals to the program that takes this one's place: it would inherit that they are ignored.
    static func forget() {
        var both = sigset_t()
        sigemptyset(&both)
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_DFL)
            sigaddset(&both, number)
        }
        pthread_sigmask(SIG_UNBLOCK, &both, nil)
    }

    private static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        // Dispatch's threads block signals: unblocked here, it ends the process before `raise` returns.
        var own = sigset_t()
        sigemptyset(&own)
        sigaddset(&own, number)
        pthread_sigmask(SIG_UNBLOCK, &own, nil)
        raise(number)
        _exit(128 + number)
    }
}
