internal import Hummingbird
internal import RecordErrors
internal import RecordRemote

/// Lets in only paths that cannot be read in two ways. The router takes `/patients//P/` for `/patients/P` and reads
/// what is percent-encoded: what is erased must not hang on that, nor on what a client or proxy made of it before.
struct PathMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let target = request.head.path ?? ""
        let path = target.prefix { $0 != "?" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0].isEmpty, parts.dropFirst().allSatisfy({ !$0.isEmpty }) else {
            throw RecordFailure(.pathUnknown)
        }
        for part in parts.dropFirst() { try PathPart.check(part) }
        // A query that is not looked at could be one that matters to whoever sent it.
        let takesQuery =
            request.method == .put && parts.last == "content"
            || request.method == .get && path == "\(ServiceAPI.version)/operations"
        guard path.endIndex == target.endIndex || takesQuery else {
            throw RecordFailure(.queryInvalid, "this path takes no query")
        }
        return try await next(request, context)
    }
}
