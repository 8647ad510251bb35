internal import EHRFamily
internal import FoundationEssentials
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothSigning

/// Operations of the outbox: their verdicts, and signatures that are made elsewhere.
struct OperationRoutes {
    let door: Door

    func add(to router: RouterGroup<ServiceContext>) {
        let single = router.group("operations/:operation_id")
        single.get { request, context in try Answer.operation(try await found(request, context).operation) }
        single.post("settle") { request, context in
            let (operation, desk) = try await found(request, context)
            return try Answer.operation(try await desk.settle(operation, timeout: request.wait))
        }
        single.get("signature") { request, context in
            let (operation, desk) = try await found(request, context)
            let payload = try await desk.draft(of: operation)
            return try Answer.message(
                DraftMessage(payload: payload.map { Data($0.encoded()) }, batcher: desk.batcher?.publicKey.hex))
        }
        single.post("signature") { request, context in
            let signed = try await request.message(SignatureMessage.self).action()
            let (operation, desk) = try await found(request, context)
            // Nothing signed is right where there is nothing to sign for; where there is, that is said.
            guard let signed else {
                return try Answer.operation(try await desk.settle(operation, timeout: request.wait))
            }
            try await door.requirePinned(signed, of: operation.owner)
            return try Answer.operation(try await desk.settle(operation, signed: signed, timeout: request.wait))
        }
    }

    /// What only who maintains the service may ask for.
    func addMaintenance(to router: RouterGroup<ServiceContext>) {
        router.post("operations/settle") { request, _ in
            let (decided, waiting) = try await door.desk.settleOperations(timeout: request.wait)
            return try Answer.message(CountMessage(decided: decided, waiting: waiting))
        }
    }

    /// The operation in the path, and the desk of who may see it: its owner.
    private func found(
        _ request: Request, _ context: ServiceContext
    ) async throws -> (operation: LedgerOperation, desk: RecordDesk) {
        let id = try context.id("operation_id", as: OperationID.self)
        guard let operation = try await door.desk.operation(id.text) else {
            throw RecordFailure(.notFound, "operation \(id)")
        }
        return (operation, try await door.admit(request, for: operation.owner).desk)
    }
}
