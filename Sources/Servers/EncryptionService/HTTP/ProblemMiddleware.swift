internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import RecordErrors
internal import RecordFlow
internal import RecordRemote
internal import Telemetry

/// Turns errors of routes into problem documents, and writes one log line per request.
///
/// The line has the route and not the path: no line above `debug` contains a patient's id.
struct ProblemMiddleware: RouterMiddleware {
    let surface: EncryptionEndpoint.Surface
    /// Told of what has failed here; nil for nobody.
    let reports: FailureReports?

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let span = RequestSpan(request.method, route: context.endpointPath, headers: request.headers)
        var code: String?
        var response: Response
        do {
            response = try await span.during { try await next(request, context) }
        } catch {
            let methods = methods(request, error)
            let (failure, status) = ProblemMiddleware.failure(error, methods, context.logger)
            let problem = Problem(failure, status: status, request: context.requestID)
            code = failure.code.text
            if problem.status == 500 {
                let place = context.endpointPath.map { "\(request.method) \($0)" } ?? "none"
                reports?.note(error, code: failure.code.text, place: place)
            }
            context.logger.debug("problem", metadata: ["detail": "\(failure)"])
            response = Answer.problem(problem)
            if failure.code == .methodUnknown { response.headers[.allow] = methods.joined(separator: ", ") }
            if failure.code == .rangeOutOfBounds, let length = failure.number("length") {
                response.headers[.contentRange] = "bytes */\(length)"
            }
            if failure.code == .contentEncoded { response.headers[.acceptEncoding] = "identity" }
        }
        var metadata: Logger.Metadata = [
            "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
            "status": .stringConvertible(response.status.code),
            "milliseconds": .stringConvertible((ContinuousClock.now - start) / .milliseconds(1)),
        ]
        metadata["code"] = code.map { "\($0)" }
        metadata["trace"] = span.trace.map { "\($0)" }
        span.end(status: response.status.code, code: code)
        context.logger.log(level: response.status.code >= 500 ? .warning : .info, "request", metadata: metadata)
        return response
    }

    /// What the path of a request knows that no route takes.
    private func methods(_ request: Request, _ error: any Error) -> [String] {
        let path = request.uri.path
        guard (error as? HTTPError)?.status == .notFound, path.hasPrefix(ServiceAPI.version) else { return [] }
        return RouteRules.methods(at: String(path.dropFirst(ServiceAPI.version.count)), on: surface)
    }

    /// What was thrown, and its status where that is another than the code's.
    private static func failure(
        _ error: any Error, _ methods: [String], _ logger: Logger
    ) -> (RecordFailure, status: Int?) {
        switch error {
        case let failure as RecordFailure: return (failure, nil)
        case is CancellationError: return (RecordFailure(.shuttingDown), nil)
        case let error as HTTPError where error.status == .notFound:
            guard !methods.isEmpty else { return (RecordFailure(.pathUnknown), nil) }
            return (RecordFailure(.methodUnknown, "this path knows \(methods.joined(separator: ", "))"), nil)
        case let error as any HTTPResponseError: return (RecordFailure(.requestInvalid), error.status.code)
        default:
            logger.error("failure of no known kind", metadata: ["type": "\(type(of: error))"])
            return (RecordFailure(.failed), nil)
        }
    }
}

/// Accepts only clients whose certificate has an accepted name. The certificate was verified before.
struct ClientMiddleware: RouterMiddleware {
    let tls: ServerTLS

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let certificate = try? await context.channel.nioSSL_peerCertificate().get()
        guard tls.accepts(certificate) else {
            throw RecordFailure(.clientNotAccepted)
        }
        return try await next(request, context)
    }
}
