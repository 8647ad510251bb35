#if Lifecycle
    public import ServiceLifecycle

    extension TransactionProcessor: Service {}
#endif

extension TransactionProcessor {
    /// Runs `body` and leaves when its task is cancelled or, as a service, shut down gracefully.
    func untilToldToLeave(_ body: () async -> ProcessorError?) async -> ProcessorError? {
        await withTaskCancellationHandler {
            #if Lifecycle
                await withGracefulShutdownHandler(operation: body) { self.shutDown() }
            #else
                await body()
            #endif
        } onCancel: {
            shutDown()
        }
    }
}
