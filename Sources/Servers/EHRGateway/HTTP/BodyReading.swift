internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import RecordErrors
internal import RecordRemote
internal import ServerConnections

extension Request {
    /// What bodies take that are not whole yet, of all connections.
    private static let messages = MemoryBudget(bound: GatewayLimits.messageMemory)

    /// The JSON message in the body: no name repeated, none that is not known.
    ///
    /// - Throws: `GatewayProblem`.
    func message<Message: RequestMessage>(_ type: Message.Type) async throws -> Message {
        let bytes = try await messageBytes()
        return try Message.read(Data(bytes))
    }

    /// The same, with its bytes, for what is compared when an `Idempotency-Key` comes again.
    func messageWithBytes<Message: RequestMessage>(_ type: Message.Type) async throws -> ([UInt8], Message) {
        let bytes = try await messageBytes()
        return (bytes, try Message.read(Data(bytes)))
    }

    /// The bytes of a JSON body, within the limit.
    func messageBytes() async throws -> [UInt8] {
        let media = headers[.contentType]?.split(separator: ";").map { $0.trimmed.lowercased() } ?? []
        guard media.first == "application/json",
            media.dropFirst().allSatisfy({ !$0.hasPrefix("charset") || $0 == "charset=utf-8" })
        else {
            throw GatewayProblem(415, "message_not_json", "send the body as JSON, with Content-Type: application/json")
        }
        let limit = GatewayLimits.message
        let tooLong = GatewayProblem(
            413, "message_too_long", "a message is at most \(limit) bytes", facts: ["limit": .number(UInt64(limit))])
        guard announcedLength ?? 0 <= UInt64(limit) else { throw tooLong }
        let share = MemoryBudget.Share(of: Request.messages)
        defer { withExtendedLifetime(share) {} }
        var bytes: [UInt8] = []
        var pieces = body.makeAsyncIterator()
        while let piece = try await Request.next(&pieces) {
            guard bytes.count + piece.readableBytes <= limit else { throw tooLong }
            do {
                try share.grow(by: 2 * piece.readableBytes)
            } catch {
                throw GatewayProblem(503, "busy", "too many messages are being sent: ask again in some seconds")
            }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    /// The bytes of a body that may be JSON, or none.
    ///
    /// - Throws: `GatewayProblem`.
    func wholeBody() async throws -> [UInt8] {
        if headers[.contentType] != nil { return try await messageBytes() }
        var pieces = body.makeAsyncIterator()
        while let piece = try await Request.next(&pieces) {
            guard piece.readableBytes == 0 else {
                throw GatewayProblem(
                    415, "message_not_json", "send the body as JSON, with Content-Type: application/json")
            }
        }
        return []
    }

    /// The next piece of a body.
    ///
    /// - Throws: `body_cut` where the client ends it before its end, or is cut off: nothing else fails there.
    static func next(_ pieces: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await pieces.next()
        } catch let error as any HTTPResponseError {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw GatewayProblem(400, "body_cut", "the body ended before its end: send the request again")
        }
    }

    /// Bytes of the body, where the client says so.
    var announcedLength: UInt64? { headers[.contentLength].flatMap { UInt64($0) } }

    /// How long the caller wants to wait for the ledger: `Prefer: wait=N` (RFC 7240), in whole seconds.
    var wait: Duration {
        for preference in headers[values: .prefer].flatMap({ $0.split(separator: ",") }) {
            let parts = preference.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].trimmed.lowercased() == "wait", let seconds = UInt32(parts[1].trimmed) {
                return .seconds(min(Int(seconds), ServiceAPI.waitLimit))
            }
        }
        return .zero
    }
}

extension HTTPField.Name {
    /// RFC 7240.
    static var prefer: HTTPField.Name { HTTPField.Name("Prefer") ?? .accept }
    static var approval: HTTPField.Name { HTTPField.Name("Approval") ?? .accept }
    static var idempotencyKey: HTTPField.Name { HTTPField.Name("Idempotency-Key") ?? .accept }
    static var requestID: HTTPField.Name { HTTPField.Name("X-Request-Id") ?? .accept }
    static var link: HTTPField.Name { HTTPField.Name("Link") ?? .accept }
    static var contentDigest: HTTPField.Name { HTTPField.Name("Content-Digest") ?? .accept }
    static var allow: HTTPField.Name { HTTPField.Name("Allow") ?? .accept }
}

extension StringProtocol {
    /// Without blanks at either end.
    var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
