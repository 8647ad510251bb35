internal import Glibc
package import NIOCore
package import NetworkAddresses

/// A server cannot listen on its address.
package struct ListeningFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// As it was given.
    package let address: String
    /// As the system says it.
    package let reason: String

    package var description: String { "cannot listen on \(address): \(reason)" }

    /// Runs a server; what the system says of its address is thrown with it.
    ///
    /// - Throws: `ListeningFailure`, and whatever else `body` throws.
    package static func named(_ address: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as IOError {
            throw ListeningFailure(address: address, reason: String(cString: strerror(error.errnoCode)))
        } catch let error as SocketAddressError.UnknownHost {
            throw ListeningFailure(address: address, reason: error.errorDescription)
        }
    }
}

extension NetworkAddress {
    /// This address with the port that a listening channel got.
    package func bound(_ channel: any Channel) -> NetworkAddress {
        NetworkAddress(host: host, port: channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? port)
    }
}
