import Foundation
import Glibc

/// An HTTP server on loopback that answers each request as a closure says, one connection at a time, then closes it.
/// It listens until the process ends: a port that is given back may be another test's the next moment.
final class ScriptedHTTPServer: Sendable {
    struct Request: Sendable {
        let method: String
        let target: String
        let headers: [String: String]
        let body: [UInt8]
    }

    enum Answer: Sendable {
        case json(Int, String)
        case plain(Int, String)
        /// Reads the request and closes the connection.
        case hangUp
    }

    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }

    /// - Parameter script: called on the server's thread, in the order of the requests.
    init(_ script: @escaping @Sendable (Request) -> Answer) throws {
        let (listener, port) = try Self.bound()
        guard listen(listener, 64) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        self.port = port
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                Self.serve(connection, script)
                close(connection)
            }
        }
    }

    /// The URL of a port that is taken, so that no other server gets it, and that refuses connections.
    static func refusingURL() throws -> String {
        "http://127.0.0.1:\(try bound().port)"
    }

    private static func bound() throws -> (socket: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func serve(_ connection: Int32, _ script: (Request) -> Answer) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var headEnd: Int?
        var length = 0
        var lines: [Substring] = []
        while headEnd.map({ bytes.count < $0 + length }) ?? true {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { return }
            bytes += buffer[0..<count]
            guard headEnd == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            headEnd = end.upperBound
            lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            let field = lines.first { $0.lowercased().hasPrefix("content-length:") }
            length = field.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        }
        let first = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            headers[pair[0].lowercased()] = pair[1].trimmingCharacters(in: .whitespaces)
        }
        let body = Array(bytes[(headEnd ?? 0)...])
        let answer = script(Request(method: first[0], target: first[1], headers: headers, body: body))
        let (status, type, text): (Int, String, String)
        switch answer {
        case .hangUp: return
        case .json(let code, let body): (status, type, text) = (code, "application/json; charset=utf-8", body)
        case .plain(let code, let body): (status, type, text) = (code, "text/plain; charset=utf-8", body)
        }
        let head = "HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\nContent-Length: \(text.utf8.count)\r\n"
        var out = Array((head + "Connection: close\r\n\r\n" + text).utf8)[...]
        while !out.isEmpty {
            let sent = out.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent <= 0 { return }
            out = out.dropFirst(sent)
        }
    }
}

/// A list that a server's thread and a test share.
final class Journal<Entry: Sendable>: @unchecked Sendable {
    // @unchecked: `entries` is reached with `lock` held only.
    private let lock = NSLock()
    private var entries: [Entry] = []

    func append(_ entry: Entry) { lock.withLock { entries.append(entry) } }
    var all: [Entry] { lock.withLock { entries } }
    var count: Int { all.count }
}
