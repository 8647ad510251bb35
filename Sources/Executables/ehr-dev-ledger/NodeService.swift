import DevLedger
import ServiceLifecycle

/// The ledger as a service of the group: it ends first, and the REST API that speaks to it after.
struct NodeService: Service {
    let node: LedgerNode

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await node.finished()
        } onGracefulShutdown: { [node] in
            node.stop()
        }
    }
}
