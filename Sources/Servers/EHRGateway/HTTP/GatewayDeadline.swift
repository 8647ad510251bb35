internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import ServiceLifecycle

/// Ends requests that take too long with a temporary error: a ledger or an encryption service that hangs must not block
/// callers for ever. Content has no limit.
struct GatewayDeadline: HTTPResponder {
    private enum Outcome: Sendable {
        case answered(Response)
        case late
    }

    let responder: RouterResponder<GatewayContext>
    let table: RouteTable

    func respond(to request: Request, context: GatewayContext) async throws -> Response {
        let path = (request.head.path ?? "").prefix { $0 != "?" }.split(
            separator: "/", omittingEmptySubsequences: false)
        if table.routes.contains(where: { $0.isLong && $0.method == request.method && $0.matches(path) }) {
            return try await responder.respond(to: request, context: context)
        }
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask { .answered(try await responder.respond(to: request, context: context)) }
            group.addTask {
                try await Task.sleep(for: request.wait + .seconds(GatewayLimits.answerSeconds))
                return .late
            }
            defer { group.cancelAll() }
            guard case .answered(let response)? = try await group.next() else {
                let problem = GatewayProblem(
                    503, "deadline",
                    "the answer took too long; what was accepted goes on: ask again with the same "
                        + "Idempotency-Key")
                return FHIRReply.problem(problem, of: request, id: context.requestID)
            }
            return response
        }
    }
}
