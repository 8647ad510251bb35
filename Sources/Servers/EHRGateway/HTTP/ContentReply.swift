internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import RecordErrors
internal import RecordFlow
internal import ServerConnections

/// A record streamed to whoever asked. The encryption service withholds the last piece until all of it is verified, and
/// so does this: a stream that fails ends before its announced length.
enum ContentReply {
    /// - Parameters:
    ///   - range: of the plaintext, where a part was asked for.
    ///   - length: of the whole record, where it is known.
    /// - Throws: what the first piece fails with.
    static func response(
        _ reader: any RecordReader, range: Range<UInt64>?, of length: UInt64?, headers: HTTPFields, place: Places.Place,
        context: GatewayContext
    ) async throws -> Response {
        var headers = headers
        headers[.cacheControl] = "no-store"
        headers[.acceptRanges] = "bytes"
        if let range {
            headers[.contentRange] =
                "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length.map(String.init) ?? "*")"
        }
        guard let count = Int(exactly: reader.length) else {
            throw RecordFailure(.failed, "the record is longer than can be announced")
        }
        // Before the head: what fails at once is a problem document with its own status.
        let first = try await reader.next()
        let body = ResponseBody(contentLength: count) { writer in
            defer { withExtendedLifetime(place) {} }
            do {
                var next = first
                while var piece = next {
                    try await writer.write(ByteBuffer(bytes: piece))
                    SecretBytes.wipe(&piece)
                    next = try await reader.next()
                }
            } catch {
                let code = (error as? RecordFailure)?.code.text ?? "connection_lost"
                context.logger.notice("content was cut off", metadata: ["code": "\(code)"])
                throw error
            }
            try await writer.finish(nil)
        }
        return Response(status: range == nil ? .ok : .partialContent, headers: headers, body: body)
    }
}
