internal import HTTPTypes
internal import Hummingbird

/// All routes of a gateway.
struct RouteTable: Sendable {
    let routes: [GatewayRoute]
    let replays: Replays

    /// The methods that a path knows, with what follows from them; none for an unknown path.
    func methods(at path: some StringProtocol) -> [String] {
        let parts = String(path).split(separator: "/", omittingEmptySubsequences: false)
        let matching = routes.filter { $0.matches(parts) }
        // The router takes the path that names most of it, and goes back to no other.
        let nearest = matching.map(\.path).min { $0.count { $0 == "{" } < $1.count { $0 == "{" } }
        let methods = matching.filter { $0.path == nearest }.map(\.method.rawValue)
        guard !methods.isEmpty else { return [] }
        return (methods + (methods.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]).sorted()
    }

    /// What the paths begin with: `v1`, `healthz`.
    var firstParts: Set<String> { Set(routes.compactMap { $0.path.split(separator: "/").first.map(String.init) }) }

    func add(to router: Router<GatewayContext>) {
        for route in routes {
            router.on(route.routerPath, method: route.method) { request, context in
                try await route.respond(request, context, replays)
            }
            guard route.method == .get else { continue }
            router.on(route.routerPath, method: .head) { request, context in
                try await route.respond(request, context, replays).withoutBody
            }
        }
    }

    /// The routes as the documentation has them.
    var markdown: String {
        "| method and path | who |\n|---|---|\n"
            + routes.map { "| \($0.method) `\($0.path)` | \($0.who) |\n" }.joined()
    }
}

extension Response {
    /// The head of an answer, with the length that its body would have.
    fileprivate var withoutBody: Response {
        var headers = headers
        if let length = body.contentLength { headers[.contentLength] = "\(length)" }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: body.contentLength) { writer in
                try await writer.finish(nil)
            })
    }
}
