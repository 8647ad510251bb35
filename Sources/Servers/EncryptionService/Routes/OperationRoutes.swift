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
        router.get("operations") { request, _ in try await list(request) }
        router.post("operations") { request, _ in
            guard let signed = try await request.message(SignatureMessage.self).action() else {
                throw RecordFailure(.invalid, "give a transaction or a batch")
            }
            guard let holder = signed.holder else {
                throw RecordFailure(
                    .invalid, "only an access, an emergency, a registration or a rotation is submitted as it is")
            }
            let desk = try await door.admit(request, for: holder).desk
            try await door.requirePinned(signed, of: holder)
            return try Answer.operation(try await desk.submit(signed, timeout: request.wait))
        }
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
            let message = try await request.message(SignatureMessage.self)
            let (operation, desk) = try await found(request, context)
            if let signed = try message.accesses(), let owner = operation.owner {
                try await door.requirePinned(signed, of: owner)
                let settled = try await desk.settle(
                    signed, of: owner, including: operation.id, timeout: request.wait)
                return try Answer.message(
                    OperationsMessage(settled),
                    status: settled.contains { $0.state == .waiting } ? .accepted : .ok)
            }
            let signed = try message.action()
            // Nothing signed is right where there is nothing to sign for; where there is, that is said.
            guard let signed else {
                return try Answer.operation(try await desk.settle(operation, timeout: request.wait))
            }
            if let owner = operation.owner { try await door.requirePinned(signed, of: owner) }
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

    private func list(_ request: Request) async throws -> Response {
        try request.checkQuery(["owner", "state", "after", "limit"])
        guard let owner = KeyHolder(try request.query("owner") ?? "") else {
            throw RecordFailure(
                .queryInvalid, "owner is \(KeyHolder.roles), a colon, and the id", ["name": .text("owner")])
        }
        guard !PathPart.isReserved(owner.id) else {
            throw RecordFailure(.idReserved, nil, ["name": .text("owner")])
        }
        let stage = try request.query("state").map { (text) throws(RecordFailure) in
            guard let stage = LedgerOperation.Stage(rawValue: text) else {
                throw RecordFailure(
                    .queryInvalid, "state is “waiting”, “committed” or “invalid”", ["name": .text("state")])
            }
            return stage
        }
        guard let limit = Int(try request.query("limit") ?? "100"), (1...1_000).contains(limit) else {
            throw RecordFailure(.queryInvalid, "limit is 1 to 1,000", ["name": .text("limit")])
        }
        let after = try request.query("after", as: OperationID.self)
        let desk = try await door.admit(request, for: owner).desk
        return try Answer.message(
            OperationsMessage(
                try await desk.operations(of: owner, state: stage, after: after?.text, limit: limit)))
    }

    /// The operation in the path, and the desk of who may see it: its owner.
    private func found(
        _ request: Request, _ context: ServiceContext
    ) async throws -> (operation: LedgerOperation, desk: RecordDesk) {
        let id = try context.id("operation_id", as: OperationID.self)
        let absent = RecordFailure(.notFound, "operation \(id)")
        guard let operation = try await door.desk.operation(id.text), let owner = operation.owner else {
            // A token of no session is told so first, whatever is asked for.
            _ = try door.session(of: request)
            throw absent
        }
        return (operation, try await door.admit(request, for: owner, else: absent).desk)
    }
}
