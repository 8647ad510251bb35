internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers of the FHIR facade (FHIR R4, RESTful API).
enum FHIRReply {
    static let contentType = "application/fhir+json"
    /// What a path begins with that is answered so, refusals too.
    static let root = "/fhir"

    /// A refusal or failure: an OperationOutcome where the facade was asked, else a problem document.
    static func problem(_ problem: GatewayProblem, of request: Request, id: String) -> Response {
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        let isOurs = path == root || path.hasPrefix("\(root)/")
        return isOurs ? outcome(problem, request: id) : problem.response(request: id)
    }

    /// - Throws: `GatewayProblem` where the client takes no JSON.
    static func resource(_ resource: FHIRNode, for request: Request, tag: String? = nil) throws -> Response {
        try requireJSON(request)
        var headers: HTTPFields = [.contentType: contentType, .cacheControl: "no-store"]
        headers[.eTag] = tag.map { "W/\"\($0)\"" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try bytes(resource))))
    }

    /// A page of what was searched for. There is no total: what a consent leaves out is not counted for anybody.
    ///
    /// - Parameters:
    ///   - base: the address of the facade.
    ///   - next: the cursor of the page that follows.
    static func searchset(
        _ resources: [FHIRNode], base: String, next: String?, of request: Request
    ) throws -> Response {
        let path = (request.head.path ?? "").prefix { $0 != "?" }.dropFirst(root.count)
        let query = request.uri.queryParameters.filter { $0.key != "cursor" }.map { "\($0.key)=\($0.value)" }
        func link(_ relation: String, _ query: [String]) -> FHIRNode {
            let query = query.isEmpty ? "" : "?\(query.joined(separator: "&"))"
            return ["relation": .text(relation), "url": .text("\(base)\(path)\(query)")]
        }
        let here = try request.single("cursor").map { ["cursor=\($0)"] } ?? []
        let links = [link("self", query + here)] + (next.map { [link("next", query + ["cursor=\($0)"])] } ?? [])
        return try resource(
            .parts([
                "resourceType": "Bundle", "type": "searchset", "link": .list(links),
                "entry": resources.isEmpty ? nil : .list(resources.map { entry(of: $0, base: base) }),
            ]), for: request)
    }

    private static func entry(of resource: FHIRNode, base: String) -> FHIRNode {
        var address: FHIRNode?
        if case .object(let parts) = resource, case .text(let type)? = parts["resourceType"],
            case .text(let id)? = parts["id"]
        {
            address = .text("\(base)/\(type)/\(id)")
        }
        return .parts(["fullUrl": address, "resource": resource, "search": ["mode": "match"]])
    }

    private static func outcome(_ problem: GatewayProblem, request: String) -> Response {
        let kind =
            switch problem.status {
            case 401: "login"
            case 403: "forbidden"
            case 404, 410: "not-found"
            case 405, 406, 415: "not-supported"
            case 409, 412: "conflict"
            case 413, 414: "too-long"
            case 429: "throttled"
            case 503, 504: "transient"
            case 500...: "exception"
            default: "invalid"
            }
        let outcome: FHIRNode = [
            "resourceType": "OperationOutcome",
            "issue": [
                [
                    "severity": "error", "code": .text(kind),
                    "details": [
                        "coding": [.coding(FHIRSystem.problem, problem.code)], "text": .text(problem.detail),
                    ],
                    "diagnostics": .text("request \(request)"),
                ]
            ],
        ]
        // The headers of the problem document, which say when to ask again and how to sign in.
        let plain = problem.response(request: request)
        var headers = plain.headers
        headers[.contentType] = contentType
        headers[.contentLength] = nil
        return Response(
            status: plain.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: (try? bytes(outcome)) ?? [])))
    }

    private static func bytes(_ resource: FHIRNode) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(resource))
    }

    private static func requireJSON(_ request: Request) throws {
        for (name, value) in request.uri.queryParameters where value.isEmpty {
            throw GatewayProblem.invalid(String(name.prefix(64)), "not empty where it is there")
        }
        let taken = ["application/fhir+json", "application/json", "application/*", "*/*", "json"]
        let format = try request.single("_format")
        let accept = format ?? request.headers[.accept] ?? "*/*"
        let kinds = accept.split(separator: ",").map { kind in
            kind.prefix { $0 != ";" }.trimmed.lowercased()
        }
        guard kinds.contains(where: taken.contains) else {
            throw GatewayProblem(
                406, "not_acceptable", "resources are given as application/fhir+json alone: ask for that")
        }
    }
}
