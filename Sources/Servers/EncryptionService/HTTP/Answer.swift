internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import RecordKeys
internal import RecordRemote

/// Responses as this API gives them. None is to be kept by anything in between.
enum Answer {
    /// A message.
    static func message(
        _ message: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: try bytes(message)))
    }

    /// An operation: 202, and where to ask for its verdict, while it has none.
    static func operation(_ operation: LedgerOperation) throws -> Response {
        let message = OperationMessage(operation)
        if operation.state.isDecided { return try Answer.message(message) }
        return try Answer.message(
            message, status: .accepted,
            headers: [.location: "\(ServiceAPI.version)/operations/\(operation.id)"])
    }

    /// Nothing to say.
    static var nothing: Response { Response(status: .noContent, headers: [.cacheControl: "no-store"]) }

    /// A problem document.
    static func problem(_ problem: Problem) -> Response {
        var headers: HTTPFields = [.contentType: ServiceAPI.problemType, .cacheControl: "no-store"]
        if problem.status == 503 { headers[.retryAfter] = "5" }
        return Response(
            status: HTTPResponse.Status(code: problem.status), headers: headers,
            body: ResponseBody(byteBuffer: (try? bytes(problem)) ?? ByteBuffer()))
    }

    private static func bytes(_ message: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(bytes: try encoder.encode(message))
    }
}
