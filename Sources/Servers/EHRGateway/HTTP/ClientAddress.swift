internal import HTTPTypes
internal import Hummingbird

/// Where a request comes from: limits of attempts count for it. Behind a declared proxy that is what the proxy says,
/// and from anybody else the header is not believed.
struct ClientAddress: Sendable {
    /// Addresses of reverse proxies, without ports.
    let proxies: Set<String>

    /// - Parameter peer: the address of the connection; `local` on a Unix socket.
    func of(_ headers: HTTPFields, peer: String) -> String {
        guard proxies.contains(peer), let name = HTTPField.Name("X-Forwarded-For") else { return peer }
        // Each proxy appends whom it heard from: what stands further left, a client may have written.
        let chain = headers[values: name].flatMap { $0.split(separator: ",") }.map(\.trimmed)
        return chain.last { !proxies.contains($0) } ?? peer
    }
}
