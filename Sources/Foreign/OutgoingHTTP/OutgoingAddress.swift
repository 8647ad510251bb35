/// The address of a server: `https://HOST[:PORT][/PATH]`, or `http://` for this machine and hosts allowed by name.
package struct OutgoingAddress: Equatable, Sendable, CustomStringConvertible {
    /// The address without a trailing slash. It contains no credential, so it may be shown.
    package let text: String
    /// In lower case; an IPv6 address in its brackets.
    package let host: String
    /// Its scheme's own where none is written.
    package let port: Int

    package var description: String { text }

    /// Longest address, in bytes.
    private static let lengthLimit = 2048

    /// - Parameters:
    ///   - text: the configured text.
    ///   - plainHTTPHosts: hosts besides this machine for which plain HTTP is allowed, compared without regard to case.
    ///   - mayHavePath: whether a path may follow the host.
    /// - Throws: `OutgoingRefusal`.
    package init(_ text: String, plainHTTPHosts: Set<String>, mayHavePath: Bool = false) throws(OutgoingRefusal) {
        // Text before any @ may be a password, since people forget to encode theirs.
        guard !text.contains("@") else { throw .credentialInAddress }
        let base = text.hasSuffix("/") ? text.dropLast() : text[...]
        let shown = text.contains { $0 == "?" || $0 == "#" } || text.utf8.count > 256 ? nil : text
        guard let slashes = base.firstRange(of: "://"), base.utf8.count <= OutgoingAddress.lengthLimit,
            base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !OutgoingAddress.excluded.contains($0) })
        else { throw .malformed(shown) }
        let scheme = base[..<slashes.lowerBound].lowercased()
        let rest = base[slashes.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard scheme == "https" || scheme == "http", let host = OutgoingAddress.host(in: authority) else {
            throw .malformed(shown)
        }
        // Servers disagree about empty parts of a path.
        guard mayHavePath && !rest.contains("//") && !rest.hasSuffix("/") || authority.count == rest.count else {
            throw .path(shown ?? "that")
        }
        self.host = host
        port = Int(authority.dropFirst(host.count + 1)) ?? (scheme == "https" ? 443 : 80)
        self.text = "\(scheme)://\(rest)"
        let isAllowed = scheme == "https" || isThisMachine || plainHTTPHosts.contains { $0.lowercased() == host }
        guard isAllowed else { throw .plain(address: self.text, host: host) }
    }

    /// Whether the host is this machine, whatever a name server says.
    private var isThisMachine: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }

    /// `?`, `#` and `\`, about which HTTP programs disagree.
    private static let excluded: [UInt8] = [0x3F, 0x23, 0x5C]

    /// The host of `HOST` or `HOST:PORT`; nil if it is neither.
    private static func host(in authority: Substring) -> String? {
        let isBracketed = authority.hasPrefix("[")
        let host = isBracketed ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let name = isBracketed ? host.dropFirst().dropLast() : host
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            case UInt8(ascii: ":"): isBracketed
            default: false
            }
        }
        guard !name.isEmpty, isName, authority.hasPrefix(host) else { return nil }
        let port = authority.dropFirst(host.count)
        guard
            port.isEmpty
                || port.first == ":" && port.dropFirst().allSatisfy(\.isNumber)
                    && (UInt16(port.dropFirst()) ?? 0) > 0
        else { return nil }
        return host.lowercased()
    }
}
