import Foundation
import Glibc

/// An HTTP client that sends exactly what it is told, header by header: no library would leave a `Content-Type` out or
/// send the `Host` of another machine.
enum RawHTTP {
    struct Answer: Equatable, Sendable {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct Failure: Error { let reason: String }

    /// One exchange on a connection of its own, in a thread that may block.
    static func exchange(
        port: Int, method: String, target: String, headers: [(String, String)] = [("Host", "127.0.0.1:8008")],
        body: [UInt8] = []
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result { try blockingExchange(port, method, target, headers, body) })
            }
        }
    }

    private static func blockingExchange(
        _ port: Int, _ method: String, _ target: String, _ headers: [(String, String)], _ body: [UInt8]
    ) throws -> Answer {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Failure(reason: "no socket") }
        defer { close(socket) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(reason: "cannot connect") }
        var lines = headers
        let hasLength = headers.contains { ["content-length", "transfer-encoding"].contains($0.0.lowercased()) }
        if method == "POST", !hasLength {
            lines.append(("Content-Length", "\(body.count)"))
        }
        lines.append(("Connection", "close"))
        let head = "\(method) \(target) HTTP/1.1\r\n" + lines.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        var out = Array(head.utf8) + body
        while !out.isEmpty {
            let sent = send(socket, out, out.count, Int32(MSG_NOSIGNAL))
            // A server that has seen enough may close before it has read everything.
            if sent <= 0 { break }
            out.removeFirst(sent)
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 { break }
            received += buffer[0..<count]
        }
        return try parse(received)
    }

    private static func parse(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw Failure(reason: "no head in \(bytes.count) bytes")
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let parts = lines.first?.split(separator: " ") ?? []
        guard parts.count >= 2, let status = Int(parts[1]) else { throw Failure(reason: "no status line") }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { continue }
            headers[pair[0].lowercased()] = pair[1].trimmingCharacters(in: .whitespaces)
        }
        return Answer(status: status, headers: headers, body: Array(bytes[end.upperBound...]))
    }
}
