internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Glibc

/// A proxy on the way to one address. It is asked to CONNECT and sees neither request nor answer.
package struct OutgoingProxy: Equatable, Sendable, CustomStringConvertible {
    private let host: String
    private let port: Int
    /// Name and password, of a proxy that the environment names with them.
    private let authorization: HTTPClient.Authorization?

    /// Where it is, without a credential.
    package var description: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// What a setting may say besides a URL.
    private static let (none, environment) = ("none", "environment")
    /// The port of a proxy that has none in its address, as in other programs that take `http://HOST`.
    private static let defaultPort = 80

    /// What a client uses.
    var configuration: HTTPClient.Configuration.Proxy {
        .server(host: host, port: port, authorization: authorization)
    }

    /// The proxy that `setting` means for requests to `address`; nil for none.
    ///
    /// - Parameters:
    ///   - setting: `none`; `http://HOST:PORT`; or `environment` for what `https_proxy` and `no_proxy` say, in small
    ///     letters before capitals. The environment's is used for `https://` only.
    ///   - variable: looks a variable of the environment up.
    /// - Throws: `OutgoingRefusal`, which shows no credential.
    package static func of(
        _ setting: String, for address: OutgoingAddress, variable: (String) -> String?
    ) throws(OutgoingRefusal) -> OutgoingProxy? {
        let isHTTPS = address.text.hasPrefix("https://")
        if setting == none { return nil }
        guard setting == environment else {
            // Text before any @ may be a password.
            guard !setting.contains("@") else { throw .credentialInAddress }
            guard isHTTPS else { throw .proxy("\(address) would be read by the proxy: one is for https:// only") }
            return try OutgoingProxy(setting, named: "“\(setting.prefix(256))”")
        }
        func value(_ name: String) -> (name: String, text: String)? {
            for name in [name, name.uppercased()] {
                if let text = variable(name), !text.isEmpty { return (name, text) }
            }
            return nil
        }
        guard isHTTPS, let proxy = value("https_proxy") else { return nil }
        if let exceptions = value("no_proxy")?.text, isExcepted(address, by: exceptions) { return nil }
        return try OutgoingProxy(proxy.text, named: "what \(proxy.name) of the environment holds")
    }

    /// - Parameter name: what to call `text` in messages, which must not show it where it may hold a password.
    private init(_ text: String, named name: String) throws(OutgoingRefusal) {
        let full = text.contains("://") ? text : "http://\(text)"
        guard let parts = URLComponents(string: full), parts.scheme?.lowercased() == "http", let host = parts.host,
            !host.isEmpty, ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil,
            1...65535 ~= parts.port ?? OutgoingProxy.defaultPort
        else { throw .proxy("\(name) is no usable proxy; one is http://HOST:PORT") }
        self.host = String(host.drop { $0 == "[" }.prefix { $0 != "]" })
        port = parts.port ?? OutgoingProxy.defaultPort
        authorization = parts.user.map { .basic(username: $0, password: parts.password ?? "") }
    }

    /// Whether `no_proxy` names the host of `address`: itself, a domain that it is in, a network of IPv4, or `*`.
    private static func isExcepted(_ address: OutgoingAddress, by list: String) -> Bool {
        list.lowercased().split { $0 == "," || $0.isWhitespace }.contains { entry in
            var name = entry
            // One that ends with a port is for this port alone.
            if !entry.hasPrefix("["), let colon = entry.lastIndex(of: ":"), entry.firstIndex(of: ":") == colon {
                guard entry[entry.index(after: colon)...] == String(address.port) else { return false }
                name = entry[..<colon]
            }
            if name == "*" || name == address.host || "[\(name)]" == address.host { return true }
            if let slash = name.firstIndex(of: "/") {
                return isInside(address.host, name[..<slash], bits: Int(name[name.index(after: slash)...]) ?? -1)
            }
            let domain = name.hasPrefix("*.") ? name.dropFirst(2) : name.drop { $0 == "." }
            return !domain.isEmpty && (address.host == domain || address.host.hasSuffix(".\(domain)"))
        }
    }

    private static func isInside(_ host: String, _ network: Substring, bits: Int) -> Bool {
        func number(_ text: String) -> UInt32? {
            var address = in_addr()
            return inet_pton(AF_INET, text, &address) == 1 ? UInt32(bigEndian: address.s_addr) : nil
        }
        guard 0...32 ~= bits, let host = number(host), let network = number(String(network)) else { return false }
        return bits == 0 || (host ^ network) >> UInt32(32 - bits) == 0
    }
}
