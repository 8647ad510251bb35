internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import ServerConnections

/// Takes bodies as they are. One that is packed would be sealed packed, or had to be unpacked within limits.
struct CodingMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        guard request.headers.areOfPlainBody else { throw RecordFailure(.contentEncoded) }
        return try await next(request, context)
    }
}
