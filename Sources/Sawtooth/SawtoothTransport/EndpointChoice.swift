package import NetworkAddresses

/// A validator's endpoint, in numbers: the addresses of its name take turns, and are looked up for each attempt, as
/// long as none answers.
///
/// libzmq looks among IPv4 addresses only, and says nothing about a name that is not known.
package struct EndpointChoice: Sendable {
    private let endpoint: String
    /// nil for what is left to libzmq.
    private let address: NetworkAddress?
    private var attempts = 0

    /// - Parameter endpoint: `tcp://HOST:PORT`; `ipc://PATH` is left to libzmq.
    /// - Throws: `AddressRefusal`: `.credential`, `.malformed`.
    package init(_ endpoint: String) throws(AddressRefusal) {
        address = endpoint.hasPrefix("ipc://") ? nil : try NetworkAddress(endpoint: endpoint)
        self.endpoint = endpoint
    }

    /// What to connect to now.
    ///
    /// - Throws: `AddressRefusal.unresolved`. May wait for a name server.
    package mutating func next() throws(AddressRefusal) -> String {
        guard let found = try address?.resolved() else { return endpoint }
        // Most validators listen on IPv4 only, and `localhost` is both.
        let ordered = found.filter { !$0.isIPv6 } + found.filter(\.isIPv6)
        guard !ordered.isEmpty else { return endpoint }
        defer { attempts = (attempts + 1) % ordered.count }
        return ordered[attempts % ordered.count].endpoint
    }

    /// What the system says to a connection there; for one that libzmq could not make.
    package static func reason(_ endpoint: String) -> String {
        let address = try? NetworkAddress(endpoint: endpoint)
        return address?.trial(milliseconds: 300) ?? "nothing answers there"
    }
}
