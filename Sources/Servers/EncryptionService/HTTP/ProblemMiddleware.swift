internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import RecordFlow
internal import RecordRemote

/// Makes a problem document of whatever a route throws, and one log line of each request.
///
/// The line names the route and not the path: an id of a patient is in no line above `debug`.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var code: String?
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            var problem = ProblemMiddleware.problem(error, context.logger)
            problem.request = context.requestID
            code = problem.code
            context.logger.debug("problem", metadata: ["detail": "\(problem.detail)"])
            response = Answer.problem(problem)
        }
        var metadata: Logger.Metadata = [
            "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
            "status": .stringConvertible(response.status.code),
            "milliseconds": .stringConvertible((ContinuousClock.now - start) / .milliseconds(1)),
        ]
        metadata["code"] = code.map { "\($0)" }
        context.logger.log(level: response.status.code >= 500 ? .warning : .info, "request", metadata: metadata)
        return response
    }

    private static func problem(_ error: any Error, _ logger: Logger) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as FlowError: return Problem(error)
        case is CancellationError:
            return Problem(503, "shutting_down", "the service is shutting down; ask again")
        case let error as HTTPError where error.status == .notFound:
            return Problem(404, "path_unknown", "there is nothing at this path, or not with this method")
        case let error as any HTTPResponseError:
            return Problem(error.status.code, "request_invalid", "the request cannot be understood")
        default:
            logger.error("failure of no known kind", metadata: ["type": "\(type(of: error))"])
            return Problem(500, "failed", "the service failed; its log has more under this request's id")
        }
    }
}

/// Lets in only clients whose certificate bears an accepted name. That it is verified was seen to before.
struct ClientMiddleware: RouterMiddleware {
    let tls: ServerTLS

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let certificate = try? await context.channel.nioSSL_peerCertificate().get()
        guard tls.accepts(certificate) else {
            throw Problem(403, "client_not_accepted", "the client's certificate bears none of the accepted names")
        }
        return try await next(request, context)
    }
}
