import Foundation
import Glibc

/// Bytes to a Unix socket as they are, and what comes back: no client in between that would put a request right.
enum RawSocket {
    struct Failure: Error {
        let what: String
    }

    /// Sends `request` and reads until the service closes.
    static func exchange(_ path: String, _ request: [UInt8]) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            // Not on a thread that the service in this process may need.
            Thread.detachNewThread { continuation.resume(with: Result { try blocking(path, request) }) }
        }
    }

    /// A request as text lines, with `Host` and `Connection: close`.
    static func send(
        _ path: String, _ method: String, _ target: String, _ body: [UInt8]? = nil, type: String = "application/json"
    ) async throws -> Answer {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        if let body { head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n" }
        return Answer(try await exchange(path, Array("\(head)\r\n".utf8) + (body ?? [])))
    }

    struct Answer {
        let status: Int
        let text: String
        /// The problem's code.
        let code: String?

        init(_ text: String) {
            self.text = text
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            code = text.firstRange(of: #""code":""#).map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
        }
    }

    private static func blocking(_ path: String, _ request: [UInt8]) throws -> String {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { throw Failure(what: "socket") }
        defer { close(number) }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, Glibc.send(number, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw Failure(what: "connect or send: \(errno)")
        }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(number, &piece, piece.count, 0)
            guard count >= 0 else { throw Failure(what: "recv: \(errno)") }
            if count == 0 { return String(decoding: answer, as: UTF8.self) }
            answer += piece.prefix(count)
        }
    }
}
