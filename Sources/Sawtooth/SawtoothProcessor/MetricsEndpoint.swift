internal import Glibc
public import Logging
internal import NetworkAddresses
internal import SawtoothTransport
internal import ZeroMQ

/// Serves a text at `GET /metrics` for Prometheus, one request per connection, several connections at a time.
///
/// HTTP on plain sockets: an HTTP server would double the processor's memory for one page that is fetched every few
/// seconds. Anyone who can connect can read it; bind it to an address that only the monitoring reaches.
public final class MetricsEndpoint: Sendable {
    private let descriptor: Int32
    private let server: String?
    private let limits: MetricsLimits
    private let logger: Logger
    /// The port that it listens on.
    public let port: UInt16
    /// Where it listens, as it can be asked.
    public let address: String

    /// Listens on `HOST:PORT`; an IPv4 address or a name, or an IPv6 address in brackets; port 0 takes a free one.
    ///
    /// - Parameters:
    ///   - address: where to listen.
    ///   - server: the text of the `Server` header, printable ASCII; nil: there is none.
    ///   - logger: for clients that misbehave.
    /// - Throws: `ProcessorError.configuration` for an address that it cannot listen on.
    public convenience init(address: String, server: String? = nil, logger: Logger) throws(ProcessorError) {
        try self.init(address: address, server: server, limits: MetricsLimits(), logger: logger)
    }

    package init(
        address: String, server: String? = nil, limits: MetricsLimits, logger: Logger
    ) throws(ProcessorError) {
        do {
            let wanted = try NetworkAddress(address)
            descriptor = try Self.listen(wanted.resolved().first ?? wanted, address)
            port = Self.port(of: descriptor)
            self.address = "\(NetworkAddress(host: wanted.host, port: port))"
        } catch let error as ProcessorError {
            throw error
        } catch {
            throw .configuration("the metrics' address: \(error)")
        }
        self.server = server
        self.limits = limits
        self.logger = logger
    }

    /// Answers requests with the result of `text`, until the process ends. Call it once.
    ///
    /// One text is made at a time; requests that come meanwhile wait for the next one and share it.
    ///
    /// - Throws: `ProcessorError.system` when the process can have no more threads or descriptors.
    public func serve(_ text: @escaping @Sendable () async -> String) throws(ProcessorError) {
        do {
            let texts = try MetricsTexts(text)
            try SocketThread.detach { [self] in
                var loop = MetricsLoop(
                    listener: descriptor, texts: texts, server: server, limits: limits, logger: logger)
                loop.run()
            }
        } catch {
            throw .system(error.description)
        }
    }

    private static func listen(_ numbers: NetworkAddress, _ address: String) throws(ProcessorError) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(numbers.host, "\(numbers.port)", &hints, &list) == 0, let found = list?.pointee else {
            throw .configuration("the metrics address '\(address)' cannot be used")
        }
        defer { freeaddrinfo(list) }
        let kind = found.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(found.ai_family, kind, found.ai_protocol)
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
