internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import Hummingbird
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote
internal import SawtoothClient

/// Models: entered by their submitters, and where each came from.
struct ModelRoutes: Sendable {
    let index: LedgerIndex
    let service: HolderSessions

    var routes: [GatewayRoute] {
        // Patients too: what a site proves to them of a model, they hold against its entry. It names no person.
        let readers = RoleRule(.patient, .doctor, .registrar, .auditor)
        return [
            GatewayRoute(
                .get, "/v1/models", readers, right: .modelsRead,
                query: PageQuery.names.union(["submitter", "parent_hash", "model_hash"]), list),
            GatewayRoute(.post, "/v1/models", RoleRule(), right: .modelsWrite, enter),
            GatewayRoute(.get, "/v1/models/{submitter}/{model_hash}", readers, right: .modelsRead, show),
            GatewayRoute(
                .get, "/v1/models/{submitter}/{model_hash}/lineage", readers, right: .modelsRead,
                query: PageQuery.names, lineage),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let question = ModelQuestion(
            submitter: try request.text("submitter", as: PublicKeyHex.self),
            parent: try request.text("parent_hash", as: DigestHex.self),
            model: try request.text("model_hash", as: DigestHex.self))
        let page = try PageQuery(request).request()
        return try reply(
            try await index.ask { (index) throws(IndexFailure) in try index.models(question, page) }, of: request)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (submitter, model) = try key(context)
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.model(model, by: submitter) }
        guard let row = answer.value else { throw GatewayProblem.notFound }
        return try Reply.message(ModelReply(row))
    }

    /// The model, the one that it was trained from, and so on back to the first.
    @Sendable private func lineage(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (submitter, model) = try key(context)
        let page = try PageQuery(request).request()
        let answer = try await index.ask { (index) throws(IndexFailure) in
            try index.lineage(of: model, by: submitter, page)
        }
        guard page.after != nil || !answer.value.rows.isEmpty else { throw GatewayProblem.notFound }
        return try reply(answer, of: request)
    }

    private func key(_ context: GatewayContext) throws -> (PublicKeyHex, DigestHex) {
        (try context.id("submitter"), try context.id("model_hash"))
    }

    private func reply(_ answer: Answer<EHRIndex.Page<IndexedModel>>, of request: Request) throws -> Response {
        try Reply.page(
            PageReply(
                entries: answer.value.rows.map { ModelReply($0) }, next: answer.value.next?.description,
                block: answer.head?.block.number), of: request)
    }

    @Sendable private func enter(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let holder = caller.holder, case .submitter = holder else { throw GatewayProblem.notFound }
        let asked = try await request.message(ModelRequest.self)
        let payload = Payload.modelProvenance(try asked.provenance())
        // The operation's id follows from submitter and model: the same model is the same operation.
        let operation = try await service.acting(for: caller, request).submit(
            payload, as: holder, operation: nil, signer: nil, timeout: request.wait)
        return try Reply.operation(operation)
    }
}
