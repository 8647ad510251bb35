internal import Hummingbird
internal import RecordErrors
internal import RecordRemote

/// Accepts only unambiguous paths. The router treats `/patients//P/` as `/patients/P` and decodes percent-encoding: an
/// erasure must not depend on that, nor on normalisation by a client or proxy.
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
        // An ignored query could matter to its sender.
        let takesQuery =
            request.method == .put && parts.last == "content"
            || request.method == .get && path == "\(ServiceAPI.version)/operations"
        guard path.endIndex == target.endIndex || takesQuery else {
            throw RecordFailure(.queryInvalid, "this path takes no query")
        }
        return try await next(request, context)
    }
}
