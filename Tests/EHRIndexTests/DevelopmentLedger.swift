import DevLedger
import EHRFamily
import EHRProcessor
import Foundation
import LedgerREST
import NetworkAddresses
import SawtoothClient
import SawtoothProcessor
import SawtoothProtocol
import SawtoothSigning
import ZeroMQ

/// The development ledger with its REST API and the family's processor, in this process, and its switch for forks.
final class DevelopmentLedger: Sendable {
    struct Refused: Error {
        let answer: String
    }

    let folder: TemporaryFolder
    let endpoint: String
    let url: String
    let api: LedgerAPI
    private let node: LedgerNode
    private let rest: Task<Void, any Error>
    private let processor: TransactionProcessor
    private let processing: Task<Void, any Error>

    init() async throws {
        let folder = TemporaryFolder()
        self.folder = folder
        var configuration = LedgerConfiguration()
        configuration.bind = "tcp://127.0.0.1:0"
        configuration.dataFolder = folder.path("chain")
        configuration.testControl = "ipc://" + folder.path("control")
        configuration.genesisSettings = LedgerConfiguration.blockInfoSettings
        node = try await LedgerNode.start(configuration, logger: IndexFixture.logger)
        endpoint = node.componentEndpoint
        let (ports, continuation) = AsyncStream<UInt16>.makeStream()
        let server = RESTEndpoint(
            NetworkAddress(host: "127.0.0.1", port: 0), validator: endpoint, logger: IndexFixture.logger
        ) { continuation.yield($0.port) }
        rest = Task { try await server.run() }
        var iterator = ports.makeAsyncIterator()
        url = "http://127.0.0.1:\(await iterator.next() ?? 0)"
        api = try LedgerAPI(url: url)
        let processor = try TransactionProcessor(
            endpoint: endpoint, handlers: [EHRTransactionHandler()], logger: IndexFixture.logger)
        self.processor = processor
        processing = Task { try await processor.run() }
    }

    func stop() async throws {
        processor.shutDown()
        try await processing.value
        rest.cancel()
        _ = await rest.result
        node.stop()
        try await node.finished()
    }

    /// Submits each action in a batch of its own, one after the other, and awaits the verdicts.
    func commit(_ actions: [(any ActionPayload, PublicKeyHex)]) async throws {
        for (payload, key) in actions {
            let signer = RandomActions.signer(key)
            let addresses = payload.requiredAddresses(signer: key)
            let transaction = try TransactionBuilder(
                familyName: Family.name, familyVersion: Family.version, signer: signer
            ).transaction(payload: payload.encoded(), inputs: addresses.inputs, outputs: addresses.outputs)
            _ = try await BatchSubmitter(api: api).submitAndAwait(
                BatchBuilder(signer: signer).batch([transaction]), timeout: .seconds(60))
        }
    }

    func state() async throws -> [StateAddress: [UInt8]] {
        Dictionary(
            try await api.state(under: Family.namespaceHex, pageSize: 1_000).collect().map { ($0.address, $0.data) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Gives a command of tests, such as `reorganise 3`.
    func order(_ command: String) async throws {
        let path = folder.path("control")
        let answer = try await Task.detached {
            let context = try ZeroMQContext()
            let socket = try ZeroMQSocket(.dealer, in: context)
            try socket.connect("ipc://" + path)
            try socket.send(parts: [[], Array(command.utf8)])
            let parts = try socket.receiveParts() ?? []
            try socket.close()
            return String(decoding: parts.last ?? [], as: UTF8.self)
        }.value
        guard answer.hasPrefix("ok") else { throw Refused(answer: answer) }
    }
}
