internal import Cryptography
internal import NetworkAddresses

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
        guard let address = try? NetworkAddress(text) else { return nil }
        self = .tls(host: address.host, port: Int(address.port))
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
        case .tls: "https://\(self)"
        }
    }
}

extension ServiceAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tls(let host, let port): "\(NetworkAddress(host: host, port: UInt16(clamping: port)))"
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
