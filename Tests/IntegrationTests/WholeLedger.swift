import DevLedger
import Foundation
import LedgerREST
import Logging
import NetworkAddresses
import SawtoothClient
import SawtoothProcessor

/// A development ledger with its REST API and, where wanted, a processor, all in this process. Parts can be stopped and
/// started again at the same addresses.
actor WholeLedger {
    struct NotListening: Error {}

    let folder: String
    private var node: LedgerNode?
    private var rest: Task<Void, any Error>?
    private var processor: (TransactionProcessor, Task<Void, any Error>)?
    private(set) var component = "tcp://127.0.0.1:0"
    private var restPort = 0

    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    init() throws {
        folder = NSTemporaryDirectory() + "whole-ledger-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func startNode() async throws {
        var configuration = LedgerConfiguration()
        configuration.bind = component
        configuration.dataFolder = folder
        let node = try await LedgerNode.start(configuration, logger: Self.logger)
        component = node.componentEndpoint
        self.node = node
    }

    func stopNode() async throws {
        node?.stop()
        try await node?.finished()
        node = nil
    }

    func startREST() async throws -> LedgerAPI {
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let endpoint = RESTEndpoint(
            NetworkAddress(host: "127.0.0.1", port: UInt16(restPort)), validator: component, logger: Self.logger
        ) { address in
            continuation.yield(Int(address.port))
            continuation.finish()
        }
        rest = Task {
            defer { continuation.finish() }
            try await endpoint.run()
        }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else { throw NotListening() }
        restPort = port
        return try LedgerAPI(url: "http://127.0.0.1:\(port)")
    }

    func startProcessor(_ handler: any TransactionHandler = CounterHandler()) throws {
        let started = try TransactionProcessor(endpoint: component, handlers: [handler], logger: Self.logger)
        processor = (started, Task { try await started.run() })
    }

    /// Ends everything and removes the chain.
    func stop() async throws {
        processor?.0.shutDown()
        try await processor?.1.value
        rest?.cancel()
        _ = await rest?.result
        try await stopNode()
        try FileManager.default.removeItem(atPath: folder)
    }

    /// Runs `body` with a node, its REST API and no processor.
    static func run(_ body: @Sendable (WholeLedger, LedgerAPI) async throws -> Void) async throws {
        let ledger = try WholeLedger()
        try await ledger.startNode()
        let api = try await ledger.startREST()
        do {
            try await body(ledger, api)
        } catch {
            try? await ledger.stop()
            throw error
        }
        try await ledger.stop()
    }
}
