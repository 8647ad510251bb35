package import HTTPTypes
internal import Tracing

/// The span of one request that a server answers. It continues the client's trace, where that sent one.
package struct RequestSpan: Sendable {
    /// Clients may invent others.
    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private let span: any Span

    /// - Parameter route: a constant of the code, never a path; nil where none takes the request.
    package init(_ method: HTTPRequest.Method, route: String?, headers: HTTPFields) {
        var context = ServiceContext.topLevel
        InstrumentationSystem.instrument.extract(headers, into: &context, using: FieldExtractor())
        let method = RequestSpan.methods.contains(method) ? method.rawValue : "_OTHER"
        span = startSpan(route.map { "\(method) \($0)" } ?? method, context: context, ofKind: .server)
        span.attributes["http.request.method"] = method
        span.attributes["http.route"] = route
    }

    /// The id of the trace, for the log; nil for none.
    package var trace: String? { span.context.trace?.trace }

    /// Has what is done for the request be a part of its trace.
    package func during<Value>(_ answer: () async throws -> Value) async rethrows -> Value {
        try await ServiceContext.withValue(span.context) { try await answer() }
    }

    /// - Parameter code: a word of docs/errors.md, where it is a problem that was answered.
    package func end(status: Int, code: String?) {
        span.attributes["http.response.status_code"] = status
        span.attributes["error.type"] = code
        // What a client did wrong is no failure of the server's (OpenTelemetry's conventions for HTTP spans).
        if status >= 500 { span.setStatus(.init(code: .error)) }
        span.end()
    }
}

private struct FieldExtractor: Extractor {
    func extract(key: String, from fields: HTTPFields) -> String? {
        HTTPField.Name(key).flatMap { fields[$0] }
    }
}
