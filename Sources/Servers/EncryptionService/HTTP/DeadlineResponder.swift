internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import RecordRemote

/// Ends requests that take too long, as something that may pass: a ledger, key wrapper or store that hangs must not
/// hold the caller for ever. Content, and work on many keys or objects, takes as long as it takes.
struct DeadlineResponder: HTTPResponder {
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
        return try await withThrowingTaskGroup(of: Response?.self) { group in
            group.addTask { try await responder.respond(to: request, context: context) }
            group.addTask {
                try await Task.sleep(for: request.wait + .seconds(limit))
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            var problem = Problem(
                503, "deadline", "it took too long; whether it was done is not known, and asking again is safe")
            problem.request = context.requestID
            return Answer.problem(problem)
        }
    }
}
