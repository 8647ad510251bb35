internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOPosix

/// Why a connection could not be made, or broke, in the system's or the peer's own words.
package enum ConnectionReason {
    /// - Parameter error: what an `HTTPClient` threw.
    package static func text(_ error: any Error) -> String {
        switch error {
        case let error as IOError: return String(cString: strerror(error.errnoCode))
        case let error as SocketAddressError.UnknownHost: return error.errorDescription
        case let error as NIOConnectionError:
            if let unknown = error.dnsAError ?? error.dnsAAAAError, error.connectionErrors.isEmpty {
                return text(unknown)
            }
            // A name may have several addresses, which mostly fail alike.
            var reasons: [String] = []
            for failure in error.connectionErrors {
                let reason = text(failure.error)
                if !reasons.contains(reason) { reasons.append(reason) }
            }
            return reasons.isEmpty ? "\(error)" : reasons.joined(separator: "; ")
        case let error as HTTPClientError:
            return switch error {
            case .connectTimeout: "no answer to the connection in time"
            case .tlsHandshakeTimeout: "no end of the TLS handshake in time"
            case .remoteConnectionClosed: "the peer closed the connection"
            default: "\(error)"
            }
        default: return "\(error)"
        }
    }
}
