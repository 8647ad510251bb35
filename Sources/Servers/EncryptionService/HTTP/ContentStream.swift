internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import RecordErrors
internal import RecordFlow
internal import RecordRemote

/// A record streamed to a client.
///
/// Its length is announced, and **the last piece is withheld until the whole record is verified**. A stream that fails
/// ends before that, so no client can take a part for the whole record.
struct ContentStream {
    /// Starts a response.
    ///
    /// - Throws: what the first piece fails with.
    static func response(
        _ reader: any RecordReader, context: ServiceContext
    ) async throws -> Response {
        // Before the head: what fails at once is a problem document with its own status.
        let first = try await next(reader)
        let second = first == nil ? nil : try await next(reader)
        var headers: HTTPFields = [.contentType: ServiceAPI.contentType, .cacheControl: "no-store"]
        if let range = reader.range {
            let total = reader.totalLength.map { "\($0)" } ?? "*"
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(total)"
        }
        if let description = reader.description, let name = HTTPField.Name(ServiceAPI.descriptionField) {
            headers[name] = try DescriptionMessage(description).field()
        }
        guard let length = Int(exactly: reader.length) else {
            throw RecordFailure(.failed, "the record is longer than can be announced")
        }
        let body = ResponseBody(contentLength: length) { writer in
            do {
                try await send(first, second, reader, to: &writer)
            } catch {
                let code = (error as? RecordFailure)?.code.text ?? "connection_lost"
                context.logger.notice("content was cut off", metadata: ["code": "\(code)"])
                throw error
            }
            try await writer.finish(nil)
        }
        return Response(status: reader.range == nil ? .ok : .partialContent, headers: headers, body: body)
    }

    /// The next piece with something in it: behind an empty one the last of the content would not be kept back.
    private static func next(_ reader: any RecordReader) async throws(RecordFailure) -> [UInt8]? {
        while let piece = try await reader.next() {
            if !piece.isEmpty { return piece }
        }
        return nil
    }

    private static func send(
        _ first: [UInt8]?, _ second: [UInt8]?, _ reader: any RecordReader, to writer: inout any ResponseBodyWriter
    ) async throws {
        var (held, following) = (first, second)
        while var piece = held {
            held = following
            try await writer.write(ByteBuffer(bytes: piece))
            SecretBytes.wipe(&piece)
            following = held == nil ? nil : try await next(reader)
        }
    }
}
