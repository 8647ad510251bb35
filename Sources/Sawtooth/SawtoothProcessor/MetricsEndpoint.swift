internal import Glibc
public import Logging
internal import SawtoothTransport
internal import ZeroMQ

/// Serves a text at `GET /metrics`, one request a connection, for Prometheus to fetch.
///
/// A dozen lines of HTTP on a plain socket: an HTTP server would double the processor's memory for one page that is
/// asked for every few seconds. Whoever can connect can read; bind it to an address that only the monitoring reaches.
public final class MetricsEndpoint: Sendable {
    /// Bytes of a request that are read at most.
    static let maximumRequest = 8192
    /// Seconds that a client may take to send its request, or to take the answer.
    static let patience = 5

    private let descriptor: Int32
    private let logger: Logger
    /// The port that is listened on.
    public let port: UInt16

    /// Listens on `HOST:PORT`; an IPv4 address or a name, or an IPv6 address in brackets; port 0 takes a free one.
    ///
    /// - Throws: `ProcessorError.configuration` for an address that cannot be listened on.
    public init(address: String, logger: Logger) throws(ProcessorError) {
        guard let colon = address.lastIndex(of: ":"), UInt16(address[address.index(after: colon)...]) != nil else {
            throw .configuration("the metrics address '\(address)' is not HOST:PORT")
        }
        let host = address[..<colon].trimming { $0 == "[" || $0 == "]" }
        descriptor = try Self.listen(host, String(address[address.index(after: colon)...]), address)
        port = Self.port(of: descriptor)
        self.logger = logger
    }

    /// Answers requests with what `text` gives, until the process ends.
    ///
    /// - Throws: `ProcessorError.system` when the process can have no more threads.
    public func serve(_ text: @escaping @Sendable () async -> String) throws(ProcessorError) {
        do {
            try SocketThread.detach { [self] in
                while true {
                    let client = accept(descriptor, nil, nil)
                    if client < 0 {
                        guard errno == EINTR || errno == ECONNABORTED || errno == EMFILE else { return }
                        if errno == EMFILE { sleep(1) }
                        continue
                    }
                    answer(client, text)
                }
            }
        } catch {
            throw .system(error.description)
        }
    }

    private func answer(_ client: Int32, _ text: @escaping @Sendable () async -> String) {
        var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        guard let line = Self.requestLine(client) else {
            close(client)
            return
        }
        guard line.starts(with: Array("GET /metrics ".utf8)) else {
            Self.write(client, status: "404 Not Found", body: "Only GET /metrics is here.\n")
            return
        }
        Task {
            Self.write(client, status: "200 OK", body: await text())
        }
    }

    /// The first line of a request, once its head is complete; nil where none comes.
    private static func requestLine(_ client: Int32) -> [UInt8]? {
        var request: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 2048)
        while request.count < maximumRequest {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            request += buffer.prefix(count)
            if request.suffix(4).elementsEqual([13, 10, 13, 10]) || request.suffix(2).elementsEqual([10, 10]) {
                return Array(request.prefix { $0 != 13 && $0 != 10 })
            }
        }
        return nil
    }

    private static func write(_ client: Int32, status: String, body: String) {
        let answer = Array(
            """
            HTTP/1.1 \(status)\r
            Content-Type: text/plain; version=0.0.4; charset=utf-8\r
            Content-Length: \(body.utf8.count)\r
            Connection: close\r
            \r
            \(body)
            """.utf8)
        var sent = 0
        while sent < answer.count {
            let count = answer.withUnsafeBytes {
                send(client, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        close(client)
    }

    private static func listen(_ host: String, _ port: String, _ address: String) throws(ProcessorError) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host.isEmpty ? nil : host, port, &hints, &list) == 0, let found = list?.pointee else {
            throw .configuration("the host of the metrics address '\(address)' is not known")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(found.ai_family, found.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), found.ai_protocol)
        guard descriptor >= 0 else { throw .system(String(cString: strerror(errno))) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, found.ai_addr, found.ai_addrlen) == 0, Glibc.listen(descriptor, 16) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw .configuration("cannot listen on the metrics address '\(address)': \(reason)")
        }
        return descriptor
    }

    private static func port(of descriptor: Int32) -> UInt16 {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutableBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor, $0.baseAddress, &size) }
        }
        guard result == 0 else { return 0 }
        // The port is at the same place in both kinds of address, in network order.
        return withUnsafeBytes(of: address) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
    }
}

extension Substring {
    /// Without leading and trailing characters of a kind.
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        var rest = self.drop(while: isTrimmed)
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return String(rest)
    }
}
