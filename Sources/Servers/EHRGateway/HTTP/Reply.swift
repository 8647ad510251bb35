internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import RecordKeys

/// Answers as this API gives them. What concerns people is not to be kept by anything in between.
enum Reply {
    static func message(
        _ message: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: try bytes(message)))
    }

    /// Nothing to say.
    static var nothing: Response { Response(status: .noContent, headers: [.cacheControl: "no-store"]) }

    /// An operation: 202 and where to ask for its verdict while it has none.
    static func operation(_ operation: LedgerOperation, created: String? = nil) throws -> Response {
        let message = OperationReply(operation)
        guard operation.state.isDecided else {
            return try Reply.message(
                message, status: .accepted, headers: [.location: "/v1/operations/\(operation.id)"])
        }
        guard let created, case .committed = operation.state else { return try Reply.message(message) }
        return try Reply.message(message, status: .created, headers: [.location: created])
    }

    static func bytes(_ message: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(bytes: try encoder.encode(message))
    }
}
