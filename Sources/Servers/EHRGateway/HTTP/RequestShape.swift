internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import RecordRemote
internal import ServerConnections

/// What a request must be like before anything is made of it.
enum RequestShape {
    /// Accepts only unambiguous paths. A router takes `//` for `/` and decodes percent-encoding: what is erased must
    /// not depend on that, nor on what a client or proxy normalises.
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
        for part in parts.dropFirst() { try check(part) }
        guard request.headers.areOfPlainBody else {
            throw GatewayProblem(
                415, "content_encoded", "bodies are taken as they are: send this one without a Content-Encoding",
                headers: [.acceptEncoding: "identity"])
        }
    }

    /// Ids and words as they are; the ids of transactions are the longest.
    private static func check(_ part: Substring) throws {
        guard !PathPart.isReserved(part) else { throw RecordFailure(.idReserved) }
        let isPlain = part.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard isPlain, part.utf8.count <= 128 else {
            throw GatewayProblem(
                400, "path_invalid",
                "each part of a path has 1 to 128 characters of A-Z a-z 0-9 . _ -, not percent-encoded")
        }
    }
}
