package import EncryptionService
package import Holders
internal import Logging
package import RecordFlow
package import RecordRemote

/// An encryption service in this test process; ends with its last reference.
package final class ServedDesk: Sendable {
    package let address: ServiceAddress
    private let task: Task<Void, any Error>

    package init(
        _ desk: RecordDesk, _ address: ServiceAddress, tls: ServerTLS? = nil, recordLimit: UInt64 = 1 << 30,
        answerSeconds: Int64? = nil, holders: HolderDesk? = nil,
        surface: EncryptionEndpoint.Surface = .everything, isForEnrolledOnly: Bool = false,
        isEnrollingForClients: Bool = false,
        configure: (inout EncryptionEndpoint.Configuration) -> Void = { _ in }
    ) async throws {
        var configuration = EncryptionEndpoint.Configuration(address: address, tls: tls, recordLimit: recordLimit)
        if let answerSeconds { configuration.answerSeconds = answerSeconds }
        (configuration.surface, configuration.isForEnrolledOnly) = (surface, isForEnrolledOnly)
        configuration.isEnrollingForClients = isEnrollingForClients
        configure(&configuration)
        let (listening, continuation) = AsyncThrowingStream.makeStream(of: ServiceAddress.self)
        var logger = Logger(label: "service") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        let endpoint = EncryptionEndpoint(
            configuration, desk: desk,
            holders: holders
                ?? HolderDesk(
                    store: desk.keys, wrapper: desk.wrapper, sessions: Sessions(clock: desk.clock), clock: desk.clock),
            logger: logger, onListening: { continuation.yield($0) })
        let task = Task {
            do {
                try await endpoint.run()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        self.task = task
        var iterator = listening.makeAsyncIterator()
        guard let address = try await iterator.next() else { throw CancellationError() }
        self.address = address
    }

    deinit {
        task.cancel()
    }

    /// Ends the service and waits until it has.
    package func end() async {
        task.cancel()
        _ = await task.result
    }
}
