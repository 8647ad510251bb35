internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import RecordRemote
internal import ServerConnections

/// What a request must be like before anything is made of it.
enum RequestShape {
    /// Accepts only unambiguous paths. A router takes `//` for `/` and decodes percent-encoding: what is erased must not
    /// depend on that, nor on what a client or proxy normalises.
    ///
    /// - Throws: `GatewayProblem`, `RecordFailure`.
    static func check(_ request: Request) throws {
        let target = request.head.path ?? ""
        guard target.utf8.count <= GatewayLimits.target else {
            throw GatewayProblem(
                414, "path_too_long", "path and query have at most \(GatewayLimits.target) bytes",
                facts: ["limit": .number(UInt64(GatewayLimits.target))])
        }
        let parts = target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0].isEmpty, parts.dropFirst().allSatisfy({ !$0.isEmpty }) else {
            throw HTTPError(.notFound)
        }
        for part in parts.dropFirst() { try PathPart.check(part) }
        guard request.headers.areOfPlainBody else {
            throw GatewayProblem(
                415, "content_encoded", "bodies are taken as they are: send this one without a Content-Encoding",
                headers: [.acceptEncoding: "identity"])
        }
    }
}
