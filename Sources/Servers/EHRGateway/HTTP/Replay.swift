internal import Accounts
internal import Cryptography
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import Locking
internal import NIOCore
internal import SQLDatabases

/// What a POST answers whose `Idempotency-Key` comes again with the same body, after it was done.
enum Replay: Sendable {
    /// It is done again, which is the same thing: its ids follow from the request, or it reads.
    case again
    /// What it answered is kept for as long as the key, and told again. Not for answers that hold a secret.
    case answer
    /// Nothing of the answer is kept, since it holds a secret: 409 `answered_before`.
    case once
    /// The route looks at the key itself, with `Idempotency.source`.
    case own
}

/// Answers that are told again.
///
/// A key counts from the first success on; what was refused may be corrected under the same one. A gateway that is
/// killed between an act and that does the act anew when the key comes again.
final class Replays: Sendable {
    /// Members of messages that are secrets, or give their sender away. A hash of them would be a thief's to guess at.
    private static let secrets: Set<String> = [
        "password", "new_password", "code", "link", "recovery_code", "enrolment_code", "device", "secret",
    ]

    private struct Kept: Codable {
        let status: Int
        let location: String?
        let body: String
    }

    private let idempotency: Idempotency
    private let underWay = LockedValue<Set<String>>([])

    init(_ idempotency: Idempotency) {
        self.idempotency = idempotency
    }

    /// Has the route answer, or tells what it answered before.
    ///
    /// - Throws: `GatewayProblem`; what the route throws.
    func answer(
        _ request: Request, _ context: GatewayContext, _ replay: Replay, _ handler: GatewayRoute.Answering
    ) async throws -> Response {
        guard replay != .own, let key = try Idempotency.key(of: request) else {
            return try await handler(request, context)
        }
        // Whoever has not signed in is known by the address alone.
        let account = context.caller?.account.id ?? "anyone \(Hex.encode(SHA256.hash(context.client ?? context.peer)))"
        let place = "\(account) \(key)"
        guard underWay.withLock({ $0.insert(place).inserted }) else {
            throw GatewayProblem(
                409, "in_progress", "a request with this Idempotency-Key is being answered: ask again in a moment",
                headers: [.retryAfter: "1"])
        }
        defer { underWay.withLock { _ = $0.remove(place) } }
        var request = request
        let bytes = try await request.wholeBody()
        request.body = RequestBody(buffer: ByteBuffer(bytes: bytes))
        let digest = Idempotency.digest(request, body: Replays.comparable(bytes))
        if let kept = try await idempotency.find(key, of: account, digest) {
            switch replay {
            case .once:
                throw GatewayProblem(
                    409, "answered_before",
                    "this was done under the same Idempotency-Key, and its answer held a secret that is shown once: "
                        + "take a new key to have it done again")
            case .answer: if let response = kept.note.flatMap(Replays.response) { return response }
            case .again, .own: break
            }
        }
        let response = try await handler(request, context)
        guard response.status.kind == .successful else { return response }
        guard replay == .answer else {
            try await idempotency.keep(key, of: account, digest, note: nil)
            return response
        }
        let whole = try await Replays.collected(response)
        try await idempotency.keep(key, of: account, digest, note: try Replays.note(response, whole))
        return Response(status: response.status, headers: response.headers, body: ResponseBody(byteBuffer: whole))
    }

    // MARK: Parts

    /// The body without its secrets, where it is an object of plain members.
    static func comparable(_ bytes: [UInt8]) -> [UInt8] {
        guard let members = try? JSONDecoder().decode([String: PlainValue].self, from: Data(bytes)),
            members.keys.contains(where: secrets.contains)
        else { return bytes }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(members.filter { !secrets.contains($0.key) })).map { Array($0) } ?? bytes
    }

    private static func collected(_ response: Response) async throws -> ByteBuffer {
        let collector = Collector()
        try await response.body.write(collector)
        return collector.whole
    }

    private static func note(_ response: Response, _ body: ByteBuffer) throws -> String {
        let kept = Kept(
            status: response.status.code, location: response.headers[.location], body: String(buffer: body))
        return String(decoding: try JSONEncoder().encode(kept), as: UTF8.self)
    }

    private static func response(_ note: String) -> Response? {
        guard let kept = try? JSONDecoder().decode(Kept.self, from: Data(note.utf8)) else { return nil }
        var headers: HTTPFields = [.cacheControl: "no-store", .contentType: "application/json"]
        headers[.location] = kept.location
        return Response(
            status: HTTPResponse.Status(code: kept.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: kept.body)))
    }
}

/// A member of a message that is no object.
private enum PlainValue: Codable {
    case text(String), number(Int64), flag(Bool), list([PlainValue]), nothing

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nothing
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([PlainValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .nothing: try container.encodeNil()
        }
    }
}

/// Takes an answer's body whole.
private struct Collector: ResponseBodyWriter {
    private let buffer = LockedValue(ByteBuffer())

    var whole: ByteBuffer { buffer.withLock { $0 } }

    mutating func write(_ part: ByteBuffer) async throws { buffer.withLock { _ = $0.writeImmutableBuffer(part) } }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
