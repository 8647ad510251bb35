import Glibc
import Locking
import Logging
import SawtoothProcessor
import Testing

/// A TCP client that sends bytes as it is told and waits for at most half a minute.
final class MetricsClient: Sendable {
    private let descriptor: Int32

    init(_ port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(descriptor) }

    /// Whether the system took the bytes.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// What comes before the connection ends; nil where it does not end.
    func answer() async -> String? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // Polled, so that a test that waits holds no thread that others need.
        for _ in 0..<6000 {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                all += buffer.prefix(count)
            } else if count == 0 || errno == ECONNRESET {
                return String(decoding: all, as: UTF8.self)
            } else {
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        return nil
    }
}

@Suite("The metrics page")
struct MetricsEndpointTests {
    private static let request = "GET /metrics HTTP/1.1\r\nHost: processor\r\n\r\n"

    /// Limits that no busy machine reaches.
    private static var unhurried: MetricsLimits {
        var limits = MetricsLimits()
        limits.lifetime = .seconds(3600)
        return limits
    }

    /// The port of a page with a text.
    private func page(
        _ limits: MetricsLimits = Self.unhurried, _ text: @escaping @Sendable () async -> String = { "up 1\n" }
    ) throws -> UInt16 {
        let endpoint = try MetricsEndpoint(
            address: "127.0.0.1:0", server: "test/1", limits: limits, logger: LogLines().logger)
        try endpoint.serve(text)
        return endpoint.port
    }

    private func get(_ port: UInt16, _ request: String = request) async throws -> String? {
        let client = try MetricsClient(port)
        client.send(request)
        return await client.answer()
    }

    @Test("GET /metrics is answered with the text, in one piece or many, whatever follows its head")
    func answered() async throws {
        let port = try page()
        let whole = try #require(try await get(port))
        #expect(whole.hasPrefix("HTTP/1.1 200 OK\r\n") && whole.hasSuffix("\r\n\r\nup 1\n"))
        #expect(whole.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        #expect(whole.contains("\r\nContent-Length: 5\r\n") && whole.contains("\r\nServer: test/1\r\n"))
        let pieces = try MetricsClient(port)
        for character in Self.request { pieces.send(String(character)) }
        #expect(await pieces.answer() == whole)
        #expect(try await get(port, "GET /metrics HTTP/1.0\n\n") == whole)
        #expect(try await get(port, Self.request + "GET / HTTP/1.1\r\n\r\n") == whole)
    }

    @Test("a query is ignored", arguments: ["?x=1", "?", "?a=/&b=?"])
    func query(query: String) async throws {
        let answer = try await get(page(), "GET /metrics\(query) HTTP/1.1\r\nHost: processor\r\n\r\n")
        #expect(answer?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
    }

    @Test(
        "nothing else is there",
        arguments: [
            "GET / HTTP/1.1", "POST /metrics HTTP/1.1", "GET /metricsx HTTP/1.1", "GET /metrics/ HTTP/1.1", "x",
        ])
    func notFound(line: String) async throws {
        #expect(try await get(page(), line + "\r\n\r\n")?.hasPrefix("HTTP/1.1 404 ") == true)
    }

    @Test("a client that sends its request byte by byte holds up nobody")
    func slowRequest() async throws {
        let port = try page()
        let slow = try MetricsClient(port)
        slow.send("G")
        let sending = Task {
            while !Task.isCancelled, slow.send("x") { try? await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(try await get(port)?.hasSuffix("up 1\n") == true)
        sending.cancel()
    }

    @Test("a client that does not read its answer holds up nobody")
    func slowReader() async throws {
        // More than the sockets' buffers hold.
        let long = String(repeating: "x", count: 32 << 20)
        let port = try page { long }
        let lazy = try MetricsClient(port)
        lazy.send(Self.request)
        #expect(try await get(port)?.utf8.count ?? 0 > long.utf8.count)
    }

    @Test("a text that is not ready holds up nobody")
    func slowText() async throws {
        let gate = Gate()
        let port = try page {
            await gate.wait()
            return "up 1\n"
        }
        let clients = try (0..<4).map { _ in try MetricsClient(port) }
        for client in clients { client.send(Self.request) }
        #expect(await eventually { gate.waiting > 0 })
        #expect(try await get(port, "GET / HTTP/1.1\r\n\r\n")?.hasPrefix("HTTP/1.1 404 ") == true)
        gate.open()
        for client in clients { #expect(await client.answer()?.hasSuffix("up 1\n") == true) }
    }

    @Test("no answer is older than its request, and one text is made at a time")
    func fresh() async throws {
        let gate = Gate()
        let texts = LockedValue((begun: 0, underWay: 0))
        let port = try page {
            let number = texts.withLock { texts in
                texts.begun += 1
                texts.underWay += 1
                #expect(texts.underWay == 1)
                return texts.begun
            }
            await gate.wait()
            texts.withLock { $0.underWay -= 1 }
            return "text \(number)\n"
        }
        let first = try MetricsClient(port)
        first.send(Self.request)
        #expect(await eventually { gate.waiting == 1 })
        let later = try (0..<3).map { _ in try MetricsClient(port) }
        for client in later { client.send(Self.request) }
        // Answered on the page's thread, after the requests before it.
        _ = try await get(port, "x\r\n\r\n")
        gate.open()
        #expect(await first.answer()?.hasSuffix("text 1\n") == true)
        for client in later { #expect(await client.answer()?.hasSuffix("text 2\n") == true) }
    }

    @Test("when there are too many connections, the oldest makes place")
    func tooMany() async throws {
        var limits = Self.unhurried
        limits.connections = 3
        let port = try page(limits)
        let silent = try (0..<4).map { _ in try MetricsClient(port) }
        #expect(try await get(port)?.hasSuffix("up 1\n") == true)
        #expect(await silent[0].answer()?.isEmpty == true)
        #expect(await silent[1].answer()?.isEmpty == true)
        silent[3].send(Self.request)
        #expect(await silent[3].answer()?.hasSuffix("up 1\n") == true)
    }

    @Test("a head that is too long, and a connection that lives too long, are cut off")
    func limits() async throws {
        var limits = Self.unhurried
        let long = try MetricsClient(page(limits))
        long.send("GET /metrics HTTP/1.1\r\nX: " + String(repeating: "x", count: limits.headBytes))
        #expect(await long.answer()?.isEmpty == true)

        limits.lifetime = .milliseconds(200)
        let slow = try MetricsClient(page(limits))
        let sending = Task {
            while !Task.isCancelled, slow.send("x") { try? await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(await slow.answer()?.isEmpty == true)
        sending.cancel()
    }

    @Test(
        "an address that cannot be listened on is refused",
        arguments: ["9464", "nowhere.invalid:1", "127.0.0.1:x", "203.0.113.1:1"])
    func badAddress(address: String) {
        #expect(throws: ProcessorError.self) { _ = try MetricsEndpoint(address: address, logger: LogLines().logger) }
    }
}
