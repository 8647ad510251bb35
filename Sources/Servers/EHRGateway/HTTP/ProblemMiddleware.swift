internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Telemetry

/// Turns errors into problem documents, answers OPTIONS and unknown methods, and writes one log line per request.
///
/// The line has the route and not the path: no line above `debug` holds an id of a person.
struct ProblemMiddleware: RouterMiddleware {
    let table: RouteTable
    let metrics: RequestMetrics
    let addresses: ClientAddress
    /// Longest record, in bytes.
    let recordLimit: UInt64
    /// Told of what has failed here; nil for nobody.
    let reports: FailureReports?

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.client = addresses.of(request.headers, peer: context.peer)
        let span = RequestSpan(request.method, route: context.endpointPath, headers: request.headers)
        var code: String?
        var response: Response
        do {
            try RequestShape.check(request)
            response = try await span.during { [context] in try await next(request, context) }
        } catch {
            let problem = problem(error, request, context)
            if problem.status == 500 {
                let place = context.endpointPath.map { "\(request.method) \($0)" } ?? "none"
                reports?.note(error, code: problem.code, place: place)
            }
            if problem.status == 204 {
                response = Response(status: .noContent, headers: problem.headers)
            } else {
                code = problem.code
                context.logger.debug("problem", metadata: ["detail": "\(problem.detail)"])
                response = FHIRReply.problem(problem, of: request, id: context.requestID)
            }
        }
        SecurityHeaders.set(in: &response.headers)
        response.headers[.requestID] = context.requestID
        note(response, code, request, context, span, since: start)
        return response
    }

    private func problem(_ error: any Error, _ request: Request, _ context: GatewayContext) -> GatewayProblem {
        guard let error = error as? HTTPError, error.status == .notFound else {
            return DomainErrors.problem(of: error, context.logger)
        }
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        let methods = table.methods(at: path)
        guard !methods.isEmpty else {
            return GatewayProblem(404, "path_unknown", "there is no such path: /openapi.json lists them")
        }
        var allow: HTTPFields = [.allow: methods.joined(separator: ", ")]
        if request.method == .options {
            // What is too long is known before it is sent (draft-ietf-httpbis-resumable-upload).
            if path == "/v1/records" { allow[.uploadLimit] = "max-size=\(recordLimit)" }
            return GatewayProblem(204, "", "", headers: allow)
        }
        return GatewayProblem(
            405, "method_unknown", "this path knows \(methods.joined(separator: ", "))", headers: allow)
    }

    private func note(
        _ response: Response, _ code: String?, _ request: Request, _ context: GatewayContext, _ span: RequestSpan,
        since start: ContinuousClock.Instant
    ) {
        let took = ContinuousClock.now - start
        let route = context.endpointPath ?? "none"
        span.end(status: response.status.code, code: code)
        metrics.note(method: request.method.rawValue, route: route, status: response.status.code, took: took)
        var metadata: Logger.Metadata = [
            "method": "\(request.method)", "route": "\(route)", "status": .stringConvertible(response.status.code),
            "milliseconds": .stringConvertible(took / .milliseconds(1)),
        ]
        metadata["code"] = code.map { "\($0)" }
        metadata["trace"] = span.trace.map { "\($0)" }
        context.logger.log(level: response.status.code >= 500 ? .warning : .info, "request", metadata: metadata)
    }
}
