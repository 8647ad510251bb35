import LedgerREST
import Logging
import NetworkAddresses

/// A REST endpoint that runs for the length of a closure.
enum RESTServer {
    struct NotListening: Error {}

    /// - Parameter body: gets the port.
    static func run<Result: Sendable>(
        validator: String, configuration: RESTEndpoint.Configuration,
        _ body: @Sendable (Int) async throws -> Result
    ) async throws -> Result {
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let endpoint = RESTEndpoint(
            NetworkAddress(host: "127.0.0.1", port: 0), validator: validator, configuration: configuration,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        ) { address in
            continuation.yield(Int(address.port))
            continuation.finish()
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await endpoint.run()
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw NotListening() }
            let result = try await body(port)
            group.cancelAll()
            return result
        }
    }
}
