internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import RecordErrors
internal import RecordRemote

/// A refusal or failure as it is told: a problem document (RFC 9457).
struct GatewayProblem: Error, Sendable {
    let status: Int
    /// A word of docs/errors.md.
    let code: String
    /// For people: what was wrong, the limit, what to do.
    let detail: String
    /// What belongs to the code.
    var facts: [String: RecordFailure.Fact] = [:]
    /// Headers of the answer.
    var headers: HTTPFields = [:]

    init(
        _ status: Int, _ code: String, _ detail: String, facts: [String: RecordFailure.Fact] = [:],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.facts = facts
        self.headers = headers
    }

    /// What is not there, and what is not for the caller: told alike.
    static let notFound = GatewayProblem(404, "not_found", "there is no such thing for you here")
    static let notSignedIn = GatewayProblem(
        401, "not_signed_in", "sign in first (POST /v1/sessions), and send the token as Authorization: Bearer TOKEN",
        headers: [.wwwAuthenticate: "Bearer"])
    static let sessionEnded = GatewayProblem(
        401, "session_ended", "the session has ended or there is none of that token: sign in again",
        headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
    static let keysClosed = GatewayProblem(
        401, "session_ended", "the session at the encryption service has ended or was not opened: sign in again",
        headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])

    static let keysLocked = GatewayProblem(
        403, "keys_locked",
        "what you signed in with unlocks no key: show the password first (POST /v1/me/unlocking)")

    static func invalid(_ name: String, _ rule: String) -> GatewayProblem {
        GatewayProblem(400, "invalid", "\(name) is \(rule)", facts: ["name": .text(name)])
    }

    /// The answer. None is to be kept by anything in between.
    func response(request: String) -> Response {
        var headers = self.headers
        headers[.contentType] = ServiceAPI.problemType
        headers[.cacheControl] = "no-store"
        if status == 503 || status == 429, headers[.retryAfter] == nil { headers[.retryAfter] = "5" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = (try? encoder.encode(Document(problem: self, request: request))) ?? Data()
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private struct Document: Encodable {
        struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        let problem: GatewayProblem
        let request: String

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            func name(_ text: String) -> Name { Name(stringValue: text) }
            for (key, fact) in problem.facts {
                switch fact {
                case .text(let text): try container.encode(text, forKey: name(key))
                case .number(let number): try container.encode(number, forKey: name(key))
                }
            }
            let title = problem.code.split(separator: "_").joined(separator: " ")
            try container.encode("urn:ehr:problem:\(problem.code)", forKey: name("type"))
            try container.encode(title.prefix(1).uppercased() + title.dropFirst(), forKey: name("title"))
            try container.encode(problem.status, forKey: name("status"))
            try container.encode(problem.code, forKey: name("code"))
            try container.encode(problem.detail, forKey: name("detail"))
            try container.encode(request, forKey: name("request_id"))
        }
    }
}
