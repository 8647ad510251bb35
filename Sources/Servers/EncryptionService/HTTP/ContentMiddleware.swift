internal import Hummingbird
internal import RecordErrors
internal import ServerConnections

/// Lets so many requests that move content in at once, before anything of their bodies is read. Each takes its place
/// until its answer has left: connections beyond those are for what takes no time, such as a withdrawal.
struct ContentMiddleware: RouterMiddleware {
    let streams: Places

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        guard let place = streams.take() else {
            throw RecordFailure(.busy, "all streams of content are taken: ask again in some seconds")
        }
        var response = try await next(request, context)
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            withExtendedLifetime(place) {}
        }
        return response
    }
}
