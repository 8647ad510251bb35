internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import RecordErrors
internal import RecordRemote
internal import ServiceLifecycle

/// Ends requests that take too long with a temporary error: a hanging ledger, key wrapper or store must not block the
/// caller forever. Content, and work on many keys or objects, has no limit.
struct DeadlineResponder: HTTPResponder {
    private enum Outcome: Sendable {
        case answered(Response)
        case late
        /// The service is made to end before the requests under way are done.
        case ending
    }

    /// What paths of long requests end with.
    private static let long = ["/content", "/sealed", "/verify", "/settle", "/move", "/rotate", "/rewrap", "/sweep"]

    let responder: RouterResponder<ServiceContext>
    /// Seconds beyond those that the request waits for the ledger.
    let limit: Int64

    func respond(to request: Request, context: ServiceContext) async throws -> Response {
        let path = request.uri.path
        if request.method == .delete || DeadlineResponder.long.contains(where: { path.hasSuffix($0) }) {
            return try await responder.respond(to: request, context: context)
        }
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask { .answered(try await responder.respond(to: request, context: context)) }
            group.addTask {
                do {
                    try await Task.sleep(for: request.wait + .seconds(limit))
                    return .late
                } catch {
                    return .ending
                }
            }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: .seconds(ServiceLimits.patienceSeconds))
                return .ending
            }
            let first = try await group.next()
            group.cancelAll()
            switch first {
            case .answered(let response):
                return Task.isCancelled && response.status.code >= 500 ? ending(context) : response
            case .ending:
                // What was done all the same is told; what failed failed for being cut short.
                while let other = try? await group.next() {
                    if case .answered(let response) = other, response.status.code < 500 { return response }
                }
                return ending(context)
            case .late, nil:
                return problem(.deadline, context)
            }
        }
    }

    private func ending(_ context: ServiceContext) -> Response {
        problem(.shuttingDown, context)
    }

    private func problem(_ code: RecordFailure.Code, _ context: ServiceContext) -> Response {
        Answer.problem(Problem(RecordFailure(code), request: context.requestID))
    }
}
