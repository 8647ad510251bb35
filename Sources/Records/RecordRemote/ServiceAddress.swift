internal import Cryptography

/// Where an encryption service listens: `unix:PATH`, or `HOST:PORT` for mutual TLS.
package enum ServiceAddress: Equatable, Sendable {
    /// A Unix socket: anyone who may open it may call the service.
    case unix(path: String)
    /// TCP, always with TLS and certificates on both sides.
    case tls(host: String, port: Int)

    /// Longest path of a Unix socket in bytes: `sun_path` has 108, one of them zero.
    package static let pathLimit = 107

    /// Nil for anything but `unix:PATH` and `HOST:PORT`; an IPv6 address is in brackets.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard !path.isEmpty, path.utf8.count <= ServiceAddress.pathLimit, !path.utf8.contains(0) else {
                return nil
            }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        let isHost = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        guard !host.isEmpty, isHost else { return nil }
        self = .tls(host: String(host), port: Int(port))
    }

    /// What such a text looks like, for messages.
    package static let rule =
        "unix:PATH with a path of at most \(pathLimit) bytes, or HOST:PORT with an IPv6 address in brackets"

    /// What URLs begin with.
    var base: String {
        switch self {
        case .unix(let path):
            // The path stands where a host would, every byte of it encoded.
            "http+unix://" + path.utf8.map { "%" + Hex.encode([$0]) }.joined()
        case .tls(let host, let port): host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)"
        }
    }
}

extension ServiceAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tls(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}

/// A client's TLS identity and trusted CAs, as PEM files.
package struct ClientTLS: Equatable, Sendable {
    /// The client's certificate chain.
    package var certificate: String
    /// The private key of the client's certificate.
    package var privateKey: String
    /// CA certificates trusted for the service.
    package var trustRoots: String

    package init(certificate: String, privateKey: String, trustRoots: String) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.trustRoots = trustRoots
    }
}
