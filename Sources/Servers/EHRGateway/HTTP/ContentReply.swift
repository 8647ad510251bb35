internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import ServerConnections

/// A record streamed to whoever asked. The encryption service withholds the last piece until all of it is verified, and
/// so does this: a stream that fails ends before its announced length.
enum ContentReply {
    /// - Throws: what the first piece fails with.
    static func response(
        _ reader: any RecordReader, headers: HTTPFields, place: Places.Place, context: GatewayContext
    ) async throws -> Response {
        var headers = headers
        headers[.cacheControl] = "no-store"
        headers[.acceptRanges] = "bytes"
        if let range = reader.range {
            let total = reader.totalLength.map { String($0) } ?? "*"
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(total)"
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
        return Response(status: reader.range == nil ? .ok : .partialContent, headers: headers, body: body)
    }

    /// What a HEAD is told: nothing is opened for it, and so nothing journalled.
    static func head(_ description: RecordDescription) -> Response {
        var headers = headers(description)
        headers[.cacheControl] = "no-store"
        headers[.acceptRanges] = "bytes"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: Int(clamping: description.length)) { try await $0.finish(nil) })
    }

    /// What the record is, as its label says: never to be shown as a page of this address.
    static func headers(_ description: RecordDescription?) -> HTTPFields {
        var headers: HTTPFields = [:]
        headers[.contentType] = description?.label?.mediaType ?? "application/octet-stream"
        var disposition = "attachment"
        if let name = description?.label?.fileName { disposition += "; filename*=UTF-8''\(extended(name))" }
        headers[.contentDisposition] = disposition
        if let description { headers[.eTag] = "\"\(description.sha256)\"" }
        return headers
    }

    /// RFC 8187, section 3.2.1.
    static func extended(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
