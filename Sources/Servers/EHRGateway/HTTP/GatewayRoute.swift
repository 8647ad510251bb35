internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors

/// One route: who may ask what, and what answers. The router, the access matrix, the OpenAPI document's check and the
/// answer to an unknown method are all made from these.
struct GatewayRoute: Sendable {
    typealias Answering = @Sendable (Request, GatewayContext) async throws -> Response

    let method: HTTPRequest.Method
    /// As OpenAPI writes it: `/v1/records/{record_id}`.
    let path: String
    /// Who may ask at all. What of it they may see is the handler's to ask the data's own rule.
    let rule: any AccessRule
    /// What admits a service, with whatever it is on the ledger; nil for what no service may ask.
    let right: ServiceRight?
    /// Names that the query may have.
    let query: Set<String>
    /// Whether content streams through it, without a limit of time.
    let isLong: Bool
    /// What a POST answers whose `Idempotency-Key` comes again.
    let replay: Replay
    let handler: Answering

    init(
        _ method: HTTPRequest.Method, _ path: String, _ rule: any AccessRule, right: ServiceRight? = nil,
        query: Set<String> = [], isLong: Bool = false, replay: Replay = .again, _ handler: @escaping Answering
    ) {
        self.method = method
        self.path = path
        self.rule = rule
        self.right = right
        self.query = query
        self.isLong = isLong
        self.replay = replay
        self.handler = handler
    }

    /// The path as the router takes it: `/v1/records/:record_id`.
    var routerPath: RouterPath {
        RouterPath(
            path.split(separator: "/").map { $0.hasPrefix("{") ? ":\($0.dropFirst().dropLast())" : String($0) }
                .joined(separator: "/"))
    }

    /// Whether `path`, without its query, is one of this route's.
    func matches(_ path: [Substring]) -> Bool {
        let names = self.path.split(separator: "/", omittingEmptySubsequences: false)
        return names.count == path.count && zip(names, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") && !$1.isEmpty }
    }

    /// Answers a request: whoever may not ask is told what is told of what is not there.
    func respond(_ request: Request, _ context: GatewayContext, _ replays: Replays) async throws -> Response {
        for (name, _) in request.uri.queryParameters where !query.contains(String(name)) {
            throw GatewayProblem(
                400, "query_invalid",
                query.isEmpty
                    ? "this path takes no query" : "there is no “\(name.prefix(64))”; known are \(query.sorted())",
                facts: ["name": .text(String(name.prefix(64)))])
        }
        switch rule.admission(of: context.caller) {
        case .admitted: break
        case .signInFirst: throw context.refusal ?? GatewayProblem.notSignedIn
        case .openKeysFirst: throw context.caller?.keysAreClosed ?? GatewayProblem.keysClosed
        case .refused:
            guard let right, let rights = context.caller?.rights else { throw GatewayProblem.notFound }
            guard rights.contains(right) else {
                throw AccountFailure(.rightMissing, "the API key does not have the right \(right.rawValue)")
            }
        }
        guard method == .post else { return try await handler(request, context) }
        return try await replays.answer(request, context, replay, handler)
    }

    /// Who may ask, as the documentation has it.
    var who: String { rule.name + (right.map { "; service with `\($0.rawValue)`" } ?? "") }
}

/// Who may ask something.
protocol AccessRule: Sendable {
    /// As the access matrix has it.
    var name: String { get }
    func admission(of caller: Requester?) -> Admission
}

enum Admission: Sendable {
    case admitted
    /// Nobody has signed in.
    case signInFirst
    /// Who has signed in has no session at the encryption service.
    case openKeysFirst
    /// Told as what is not there.
    case refused
}
