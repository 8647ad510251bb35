internal import Crypto
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import Locking
internal import NIOCore
internal import RecordErrors

/// A body that streams through, held against what was stated of it: its `Content-Digest` (RFC 9530) and its length.
// @unchecked: the iterator is used by one task at a time, the one that sends the body on; the rest is behind a lock.
final class CheckedBody: @unchecked Sendable {
    private struct State: Sendable {
        var hash = SHA256()
        var count: UInt64 = 0
        var problem: GatewayProblem?
    }

    private let expected: [UInt8]?
    private let length: UInt64?
    private let limit: UInt64
    /// Bytes of the record before this body.
    private let offset: UInt64
    private var pieces: RequestBody.AsyncIterator
    private let state = LockedValue(State())

    /// - Parameters:
    ///   - limit: bytes that a record may have.
    ///   - offset: bytes of it before this body, where it comes in parts.
    /// - Throws: `GatewayProblem` where the digest cannot be read, or the announced length is over the limit.
    init(_ request: Request, limit: UInt64, behind offset: UInt64 = 0) throws {
        expected = try CheckedBody.digest(request, .contentDigest)
        length = request.announcedLength
        self.limit = limit
        self.offset = offset
        pieces = request.body.makeAsyncIterator()
        if offset > limit || length ?? 0 > limit - offset { throw CheckedBody.tooLong(limit) }
    }

    /// The problem that ended the body, if one did: what whoever reads it throws says less.
    var problem: GatewayProblem? { state.withLock { $0.problem } }

    /// The next piece; nil at the end of a body that is what was stated.
    ///
    /// - Throws: `GatewayProblem`.
    func next() async throws -> [UInt8]? {
        do {
            let piece = try await Request.next(&pieces).map { Array(buffer: $0) }
            try check(piece)
            return piece
        } catch {
            if let cut = error as? GatewayProblem { state.withLock { $0.problem = $0.problem ?? cut } }
            throw error
        }
    }

    private func check(_ piece: [UInt8]?) throws {
        let problem = state.withLock { state -> GatewayProblem? in
            if let piece {
                state.hash.update(data: piece)
                state.count += UInt64(piece.count)
                if state.count > limit - offset { state.problem = CheckedBody.tooLong(limit) }
            } else if let expected, Array(state.hash.finalize()) != expected {
                state.problem = GatewayProblem(
                    400, "digest_mismatch", "the body is not the one that Content-Digest tells of: send it again")
            } else if let length, length != state.count {
                state.problem = GatewayProblem(
                    400, "length_mismatch", "\(length) bytes were announced and \(state.count) came: send it again")
            }
            return state.problem
        }
        if let problem { throw problem }
    }

    static func tooLong(_ limit: UInt64) -> GatewayProblem {
        GatewayProblem(
            413, "record_too_long", "a record has at most \(limit) bytes", facts: ["limit": .number(limit)])
    }

    /// SHA-256 of the header; nil where there is none.
    ///
    /// - Throws: `GatewayProblem`.
    static func digest(_ request: Request, _ name: HTTPField.Name) throws -> [UInt8]? {
        guard let header = request.headers[name] else { return nil }
        for part in header.split(separator: ",").map(\.trimmed) where part.lowercased().hasPrefix("sha-256=:") {
            guard part.hasSuffix(":"), let bytes = Data(base64Encoded: String(part.dropFirst(9).dropLast())),
                bytes.count == 32
            else { break }
            return Array(bytes)
        }
        throw GatewayProblem(
            400, "digest_invalid", "\(name.rawName) is sha-256=:BASE64:; other algorithms are not looked at")
    }
}
