// NetworkAddresses: HOST:PORT, as every option and setting of this project's programs takes it.
//
// It owns the form of such an address, what the system's name service makes of it, and the system's reason for a
// connection that fails. A text that may hold a password is never shown.
//
// It knows no protocol, and opens no connection that anybody uses.

internal import Glibc

/// `HOST:PORT`: an IPv4 address, an IPv6 address in brackets, or a name; and a TCP port.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// Without brackets.
    package let host: String
    package let port: UInt16

    /// As `init(_:)` reads it.
    package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// - Throws: `AddressRefusal` for anything but `HOST:PORT`.
    package init(_ text: some StringProtocol) throws(AddressRefusal) {
        // What stands before an @ may be a password: it is not shown.
        guard !text.contains("@") else { throw .credential }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            let host = NetworkAddress.host(text[..<colon])
        else { throw .malformed(String(text), form: "HOST:PORT") }
        self.init(host: host, port: port)
    }

    /// Reads `tcp://HOST:PORT`, as ZeroMQ writes an endpoint.
    ///
    /// - Throws: `AddressRefusal` for anything else.
    package init(endpoint: String) throws(AddressRefusal) {
        guard !endpoint.contains("@") else { throw .credential }
        do {
            guard endpoint.hasPrefix(NetworkAddress.scheme) else { throw AddressRefusal.malformed(endpoint, form: "") }
            // libzmq writes a free port as `*`, people write 0.
            let text = endpoint.dropFirst(NetworkAddress.scheme.count)
            try self.init(text.hasSuffix(":*") ? text.dropLast() + "0" : text)
        } catch {
            throw .malformed(endpoint, form: "\(NetworkAddress.scheme)HOST:PORT")
        }
    }

    /// As `init(endpoint:)` reads it.
    package var endpoint: String { "\(NetworkAddress.scheme)\(self)" }

    package var isIPv6: Bool { host.contains(":") }

    /// Whether only this machine is meant, whatever a name server says.
    package var isLoopback: Bool {
        var bytes = in_addr()
        if inet_pton(AF_INET, host, &bytes) == 1 { return UInt32(bigEndian: bytes.s_addr) >> 24 == 127 }
        return host == "localhost" || host == "::1"
    }

    /// What the host is called in numbers, in the order of preference of this machine.
    ///
    /// - Throws: `AddressRefusal` with the system's reason. May wait for a name server.
    package func resolved() throws(AddressRefusal) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, "\(port)", &hints, &list)
        guard result == 0 else { throw .unresolved(self, reason: String(cString: gai_strerror(result))) }
        defer { freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(text.count)
            if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST) == 0 {
                let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                found.append(NetworkAddress(host: String(decoding: bytes, as: UTF8.self), port: port))
            }
            next = entry.ai_next
        }
        return found
    }

    private static let scheme = "tcp://"

    /// The host without brackets; nil if it is none.
    private static func host(_ text: some StringProtocol) -> String? {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let bare = isBracketed ? String(text.dropFirst().dropLast()) : String(text)
        let isRight = bare.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            // A zone follows the address of a link: fe80::1%eth0.
            case UInt8(ascii: ":"), UInt8(ascii: "%"): isBracketed
            default: false
            }
        }
        return bare.isEmpty || !isRight || isBracketed && !bare.contains(":") ? nil : bare
    }
}
