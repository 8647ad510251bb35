internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import ServerConnections

/// Answers every request: finds the route, reads the body if there is one, and writes JSON.
///
/// Hummingbird's own router is not used: it answers a wrong method with 404, treats `//blocks` and `/blocks/` as
/// `/blocks`, and leaves the bodies of errors empty, unlike Sawtooth.
struct RESTResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let validator: ValidatorQuery
    /// The largest accepted body, in bytes.
    let bodyLimit: Int
    /// The memory limit for all bodies together.
    let memory: MemoryBudget
    /// Limits how many large answers are made at a time.
    let turns: Turns
    /// Host and port for links, if the client sends no Host header.
    let authority: String

    func respond(to request: Request, context: Context) async -> Response {
        let head = RESTRequest(head: request.head, fallbackAuthority: authority)
        let response = await respond(to: head, body: request.body, logger: context.logger)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func respond(to request: RESTRequest, body: RequestBody, logger: Logger) async -> Response {
        guard let route = Route(path: request.rawPath) else { return plain(.notFound, "404: Not Found") }
        guard route.methods.contains(request.method) else {
            let allow = route.methods.map(\.rawValue).joined(separator: ",")
            return plain(.methodNotAllowed, "405: Method Not Allowed", headers: [.allow: allow])
        }
        guard request.headers.areOfPlainBody else {
            return plain(
                .unsupportedMediaType, "415: A body is taken as it is, without Content-Encoding",
                headers: [.acceptEncoding: "identity"])
        }
        do {
            if request.method == .post {
                let answer = try await post(route, request, body)
                return try json(answer.status, answer.body)
            }
            guard route.mayBeLarge else {
                let answer = try await get(route, request)
                return try json(answer.status, answer.body)
            }
            return try await turns.take {
                let answer = try await get(route, request)
                return try json(answer.status, answer.body)
            }
        } catch let error as APIError {
            if error.status.kind == .serverError {
                logger.notice(
                    "request failed",
                    metadata: [
                        "path": "\(request.path)", "code": .stringConvertible(error.code), "title": "\(error.title)",
                    ])
            }
            return (try? json(error.status, error.body)) ?? busy
        } catch is MemoryBudget.Exceeded {
            return busy
        } catch is Turns.TooMany {
            return busy
        } catch is BodyTooLarge {
            return plain(.contentTooLarge, "Maximum request body size \(bodyLimit) exceeded.")
        } catch {
            // The client disconnected in the middle of its body.
            logger.debug("request body could not be read", metadata: ["error": "\(error)"])
            return plain(.badRequest, "400: Bad Request", headers: [.connection: "close"])
        }
    }

    private func get(_ route: Route, _ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        switch route {
        case .batches: try await BatchRoutes(validator: validator).list(request)
        case .batch(let id): try await BatchRoutes(validator: validator).get(request, id: id)
        case .batchStatuses: try await StatusRoutes(validator: validator).get(request)
        case .stateList: try await StateRoutes(validator: validator).list(request)
        case .state(let address): try await StateRoutes(validator: validator).get(request, address: address)
        case .blocks: try await BlockRoutes(validator: validator).list(request)
        case .block(let id): try await BlockRoutes(validator: validator).get(request, id: id)
        case .transactions: try await TransactionRoutes(validator: validator).list(request)
        case .transaction(let id): try await TransactionRoutes(validator: validator).get(request, id: id)
        case .receipts: try await ReceiptRoutes(validator: validator).get(request)
        case .peers: try await ValidatorRoutes(validator: validator).peers(request)
        case .status: try await ValidatorRoutes(validator: validator).status(request)
        }
    }

    private func post(_ route: Route, _ request: RESTRequest, _ body: RequestBody) async throws -> RESTAnswer {
        switch route {
        case .batches:
            guard request.contentType == "application/octet-stream" else { throw APIError.submissionWrongContentType }
        case .batchStatuses:
            guard request.contentType == "application/json" else { throw APIError.statusWrongContentType }
        default:
            guard request.contentType == "application/json" else { throw APIError.receiptWrongContentType }
        }
        let share = MemoryBudget.Share(of: memory)
        let bytes = try await collect(body, request, share)
        // The decoded body is in memory beside it.
        defer { withExtendedLifetime(share) {} }
        return switch route {
        case .batches: try await BatchRoutes(validator: validator).submit(request, body: bytes)
        case .batchStatuses: try await StatusRoutes(validator: validator).post(request, body: bytes)
        default: try await ReceiptRoutes(validator: validator).post(request, body: bytes)
        }
    }

    private struct BodyTooLarge: Error {}

    /// A body that is too large is read to its end, so that its sender reads the answer, but only up to this limit.
    private static let discardLimit = 64 << 20

    private func collect(
        _ body: RequestBody, _ request: RESTRequest, _ share: MemoryBudget.Share
    ) async throws -> [UInt8] {
        // The announced length is checked first, so that nothing of a body that is too large is kept.
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        var isTooLarge = announced > bodyLimit
        if isTooLarge && request.headers.waitForWord { throw BodyTooLarge() }
        var bytes: [UInt8] = []
        var total = 0
        for try await chunk in body {
            total += chunk.readableBytes
            if total > bodyLimit { isTooLarge = true }
            if total > Self.discardLimit { break }
            if isTooLarge {
                bytes = []
            } else {
                // Twice: the array grows by doubling.
                try share.grow(by: 2 * chunk.readableBytes)
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        }
        if isTooLarge { throw BodyTooLarge() }
        return bytes
    }

    private var busy: Response {
        plain(
            .serviceUnavailable, "503: Too much is being sent and received; try again in a second.",
            headers: [.retryAfter: "1", .connection: "close"])
    }

    /// Answers up to this size do not count, so that status requests are always answered.
    private static let uncounted = 16 << 10

    /// An answer counts until its reader has received it.
    private func json(_ status: HTTPResponse.Status, _ body: JSONValue) throws(MemoryBudget.Exceeded) -> Response {
        let bytes = ByteBuffer(bytes: body.encoded())
        let share = MemoryBudget.Share(of: memory)
        if bytes.readableBytes > Self.uncounted { try share.grow(by: bytes.readableBytes) }
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(contentLength: bytes.readableBytes) { writer in
                try await writer.write(bytes)
                try await writer.finish(nil)
                withExtendedLifetime(share) {}
            })
    }

    private func plain(
        _ status: HTTPResponse.Status, _ text: String, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
