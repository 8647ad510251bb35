internal import Hummingbird
internal import RecordErrors
internal import ServerConnections

/// Limits how many requests that move content run at a time, before their bodies are read. Each occupies its place
/// until its answer is sent; other connections stay free for fast requests, such as a withdrawal.
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
