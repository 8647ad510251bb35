internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers what is the portal's, before the API looks at it.
struct PortalMiddleware: RouterMiddleware {
    let files: PortalFiles

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let path = String((request.head.path ?? "").prefix { $0 != "?" })
        guard request.method == .get || request.method == .head, let file = files.byPath[path] else {
            return try await next(request, context)
        }
        return PortalMiddleware.response(to: request, with: file)
    }

    private static func response(to request: Request, with file: PortalFiles.File) -> Response {
        var headers = PortalHeaders.fields
        headers[.contentType] = file.type
        headers[.eTag] = file.tag
        headers[.vary] = "Accept-Encoding"
        // An old page must never ask for a bundle that is gone: the page is looked for anew each time.
        headers[.cacheControl] = file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache"
        if let known = request.headers[.ifNoneMatch], isNamed(file.tag, in: known) {
            return Response(status: .notModified, headers: headers)
        }
        var bytes = file.plain
        if let gzip = file.gzip, takesGzip(request) {
            headers[.contentEncoding] = "gzip"
            bytes = gzip
        }
        guard request.method == .head else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
        }
        headers[.contentLength] = "\(bytes.readableBytes)"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: bytes.readableBytes) { try await $0.finish(nil) })
    }

    /// Compared weakly (RFC 9110, section 13.1.2): a proxy that compresses makes tags weak.
    private static func isNamed(_ tag: String, in header: String) -> Bool {
        header.split(separator: ",").map(\.trimmed).contains { $0 == "*" || $0 == tag || $0 == "W/" + tag }
    }

    /// Whether `gzip` is among the encodings that the browser takes, and not with a weight of 0.
    private static func takesGzip(_ request: Request) -> Bool {
        request.headers[values: .acceptEncoding].flatMap { $0.split(separator: ",") }.contains { item in
            let parts = item.split(separator: ";").map(\.trimmed)
            guard parts.first?.lowercased() == "gzip" else { return false }
            return !parts.dropFirst().contains { weight in
                weight.lowercased().hasPrefix("q=") && Double(weight.dropFirst(2)) == 0
            }
        }
    }
}

/// What the portal's own files tell a browser: scripts and styles of this address and no other, none in the markup,
/// and no text that becomes markup (Trusted Types; the one policy names the service worker's address). Records are
/// shown from memory, as images or in a frame: `blob:`.
enum PortalHeaders {
    private static let policy = [
        "default-src 'self'", "img-src 'self' blob:", "frame-src blob:", "object-src 'none'", "base-uri 'none'",
        "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types worker",
    ]

    static let fields: HTTPFields = {
        var fields: HTTPFields = [.xContentTypeOptions: "nosniff"]
        for (name, value) in [
            ("Content-Security-Policy", policy.joined(separator: "; ")), ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }()
}
