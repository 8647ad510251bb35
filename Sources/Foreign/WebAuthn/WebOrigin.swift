/// Why an origin and an id are no relying party.
package enum RelyingPartyRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is not written as browsers write an origin.
    case notOrigin(String)
    /// Passkeys exist over TLS only, and on the machine itself.
    case notSecure(String)
    /// An IP address is no relying party's id.
    case address(String)
    /// The id is neither the host nor a domain above it.
    case otherDomain(id: String, host: String)

    package var description: String {
        switch self {
        case .notOrigin(let text):
            "an origin is https://HOST, or https://HOST:PORT with a port other than 443, in lower case and without a "
                + "path, not “\(text.prefix(200))”"
        case .notSecure(let text):
            "browsers have passkeys at https:// and at http://localhost only, not at “\(text.prefix(200))”"
        case .address(let text):
            "browsers have no passkeys at an IP address: give “\(text.prefix(200))” a name (on this machine, localhost)"
        case .otherDomain(let id, let host):
            "the id “\(id.prefix(200))” is not the host “\(host.prefix(200))”, nor a domain above it with a dot in it"
        }
    }
}

/// Origins as browsers write them (the URL standard, section 4.7).
enum WebOrigin {
    /// The host of an origin whose pages can have passkeys.
    static func host(of origin: String) throws(RelyingPartyRefusal) -> String {
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, parts[0] == "https:" || parts[0] == "http:" else {
            throw .notOrigin(origin)
        }
        let isTLS = parts[0] == "https:"
        guard !parts[2].hasPrefix("[") else { throw .address(origin) }
        let place = parts[2].split(separator: ":", omittingEmptySubsequences: false)
        guard let host = place.first.map(String.init), place.count <= 2, isDomain(host) else {
            throw .notOrigin(origin)
        }
        if place.count == 2 {
            guard let port = UInt16(place[1]), "\(port)" == place[1], port != (isTLS ? 443 : 80), port != 0 else {
                throw .notOrigin(origin)
            }
        }
        // A host whose last label is a number is an IPv4 address.
        guard host.split(separator: ".").last?.allSatisfy(\.isNumber) == false else { throw .address(origin) }
        guard isTLS || host == "localhost" || host.hasSuffix(".localhost") else { throw .notSecure(origin) }
        return host
    }

    private static func isDomain(_ host: String) -> Bool {
        host.utf8.count <= 253
            && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                1...63 ~= label.utf8.count
                    && label.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x5F }
            }
    }
}
