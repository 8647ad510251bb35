internal import Glibc

/// Where a request comes from, as far as attempts are counted and sessions are described.
package struct SourceAddress: Hashable, Sendable {
    /// What attempts are counted by: an IPv4 address, the 64 bits of an IPv6 address that one customer has, or `local`.
    let key: String
    /// What a session's owner is shown: enough to know a place by, not to follow somebody with.
    package let network: String

    /// - Parameter text: an address without a port; anything else (a Unix socket) is `local`.
    package init(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four: withUnsafeBytes(of: &four) { Array($0) })
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            let bytes = withUnsafeBytes(of: &six) { Array($0) }
            // An IPv4 address on a socket for both (RFC 4291, section 2.5.5.2).
            if bytes.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
                self.init(four: Array(bytes[12...]))
            } else {
                let groups = stride(from: 0, to: 8, by: 2).map { index in
                    String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
                }
                self.init(
                    key: groups.joined(separator: ":") + "::/64",
                    network: groups.prefix(3).joined(separator: ":") + "::/48")
            }
        } else {
            self.init(key: "local", network: "local")
        }
    }

    private init(four bytes: [UInt8]) {
        self.init(
            key: bytes.map { String($0) }.joined(separator: "."),
            network: bytes.prefix(3).map { String($0) }.joined(separator: ".") + ".0/24")
    }

    private init(key: String, network: String) {
        (self.key, self.network) = (key, network)
    }
}
