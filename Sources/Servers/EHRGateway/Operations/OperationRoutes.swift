internal import Accounts
internal import EHRFamily
internal import FoundationEssentials
internal import Hummingbird
internal import RecordKeys
internal import RecordRemote

/// What was accepted and is being seen through: looked at, listed, signed where the caller keeps the ledger key.
struct OperationRoutes: Sendable {
    let service: HolderSessions

    var routes: [GatewayRoute] {
        let holders = RoleRule(.patient, .doctor)
        return [
            GatewayRoute(
                .get, "/v1/operations", holders, right: .operationsRead,
                query: PageQuery.names.union(["state"]), list),
            GatewayRoute(.get, "/v1/operations/{operation_id}", holders, right: .operationsRead, show),
            GatewayRoute(.get, "/v1/operations/{operation_id}/signature", holders, right: .operationsRead, draft),
            GatewayRoute(.post, "/v1/operations/{operation_id}/signature", holders, right: .batchesSubmit, sign),
            GatewayRoute(.post, "/v1/batches", holders, right: .batchesSubmit, submit),
        ]
    }

    private func id(_ context: GatewayContext) throws -> OperationID { try context.id("operation_id") }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let page = try PageQuery(request)
        var stage: LedgerOperation.Stage?
        if let text = try request.single("state") {
            guard let known = LedgerOperation.Stage(rawValue: text) else {
                throw GatewayProblem.invalid("state", "waiting, committed or invalid")
            }
            stage = known
        }
        let rows = try await service.acting(for: caller, request).operations(
            of: holder, state: stage, after: page.cursor, limit: page.limit)
        return try Reply.page(
            PageReply(
                entries: rows.map { OperationReply($0) }, next: rows.count == page.limit ? rows.last?.id : nil),
            of: request)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let desk = try await service.acting(for: try context.requireCaller(), request)
        guard let operation = try await desk.operation(try id(context).text) else { throw GatewayProblem.notFound }
        return try Reply.message(OperationReply(operation))
    }

    @Sendable private func draft(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let desk = try await service.acting(for: try context.requireCaller(), request)
        return try Reply.message(try await desk.draft(of: try id(context)))
    }

    @Sendable private func sign(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let desk = try await service.acting(for: try context.requireCaller(), request)
        let message = try await request.message(SignatureMessage.self)
        // It goes on as it is: what the service would hold against the gateway is held against the caller here.
        let given = [message.transaction != nil, message.transactions != nil, message.batch != nil]
        guard given.count(where: { $0 }) <= 1 else {
            throw GatewayProblem(400, "invalid", "give a transaction, transactions or a batch, one of them")
        }
        return try Reply.operation(try await desk.submit(message, for: try id(context), timeout: request.wait))
    }

    /// An action that was signed elsewhere, as a transaction or a batch.
    @Sendable private func submit(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let desk = try await service.acting(for: try context.requireCaller(), request)
        let message = try await request.message(SignatureMessage.self)
        guard message.transactions == nil, (message.transaction == nil) != (message.batch == nil) else {
            throw GatewayProblem(400, "invalid", "give a transaction or a batch with one, and only one of these")
        }
        return try Reply.operation(try await desk.submit(message, timeout: request.wait))
    }
}
