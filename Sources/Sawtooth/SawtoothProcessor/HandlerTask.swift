/// A task that runs handlers, one transaction after another: creating a task per transaction costs more than most
/// handlers. Used on the processor's thread only.
final class HandlerTask: @unchecked Sendable {
    // @unchecked: every variable belongs to the processor's thread.

    var task: Task<Void, Never>?
    /// It was cancelled, so anything that runs in it next would be cancelled too.
    private(set) var isSpent = false
    private var continuation: UnsafeContinuation<RunningTransaction?, Never>?

    /// Cancels the handler that runs in it.
    func cancel() {
        isSpent = true
        task?.cancel()
    }

    /// Has nothing to do until `resume` is called.
    func wait(_ continuation: UnsafeContinuation<RunningTransaction?, Never>) {
        self.continuation = continuation
    }

    /// Continues with a transaction, or ends.
    func resume(with transaction: RunningTransaction?) {
        continuation.take()?.resume(returning: transaction)
    }
}
