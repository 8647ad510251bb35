import DevLedger
import ServiceLifecycle

/// The ledger as a service of the group: it ends last, after the REST API that speaks to it.
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

/// A failure with a sentence for people and exit code 1.
struct Failure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}
