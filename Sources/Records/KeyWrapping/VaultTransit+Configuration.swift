package import OutgoingHTTP
internal import RecordErrors

extension VaultTransit {
    /// The key, its Vault, and how to connect.
    package struct Configuration: Sendable {
        /// Scheme, host and port: `https://vault.example:8200`. Plain http for this machine and `plainHTTPHosts`.
        package let address: String
        /// Where the Transit engine is mounted: `transit`, or `ehr/transit`.
        package let mount: String
        /// The engine's key.
        package let key: String
        package let token: VaultToken
        /// The namespace, for Vault Enterprise, HCP and OpenBao.
        package let namespace: String?
        /// A PEM file of the only CA certificates trusted for Vault; nil for the system's.
        package let authorities: String?
        /// The proxy on the way; nil for none.
        package let proxy: OutgoingProxy?
        /// Hosts besides this machine for which plain http is allowed.
        package let plainHTTPHosts: Set<String>
        /// Seconds for a call including all attempts.
        package let deadline: Double
        /// How often a call is tried while Vault is sealed, overloaded or unreachable.
        package let attempts: Int

        package init(
            address: String, mount: String = "transit", key: String, token: VaultToken, namespace: String? = nil,
            authorities: String? = nil, proxy: OutgoingProxy? = nil, plainHTTPHosts: Set<String> = [],
            deadline: Double = 10, attempts: Int = 4
        ) {
            self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
            self.mount = mount
            self.key = key
            self.token = token
            self.namespace = namespace
            self.authorities = authorities
            self.proxy = proxy
            self.plainHTTPHosts = plainHTTPHosts
            self.deadline = deadline
            self.attempts = attempts
        }

        /// The longest mount, key and namespace: the KEK's id in a wrapped key has 255 bytes for mount, key and
        /// version.
        private static let nameLimit = 100

        /// - Throws: `.wrapperRefused` for values that cannot be part of a path or a header.
        func check() throws(RecordFailure) {
            let names = [("key", key, false), ("mount", mount, true), ("namespace", namespace ?? "n", true)]
            for (what, name, hasSlashes) in names {
                let parts = name.split(separator: "/", omittingEmptySubsequences: false)
                let isName = parts.allSatisfy { part in
                    !part.isEmpty && part != "." && part != ".."
                        && part.utf8.allSatisfy { byte in
                            switch byte {
                            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "-"),
                                UInt8(ascii: "_"):
                                true
                            default: false
                            }
                        }
                }
                guard isName, name.utf8.count <= Configuration.nameLimit, hasSlashes || parts.count == 1 else {
                    throw RecordFailure(
                        .wrapperRefused,
                        "“\(name)” cannot be a Vault \(what): 1 to \(Configuration.nameLimit) letters, digits, dots, "
                            + "hyphens and underscores\(hasSlashes ? ", in parts between single slashes" : "")")
                }
            }
        }

        /// Mount and key, as used in messages and wrapped keys.
        var keyName: String { "\(mount)/\(key)" }

        func keyID(version: Int) -> String { "\(keyName):v\(version)" }

        /// The path of an operation on the key.
        func path(_ operation: String, _ suffix: String = "") -> String {
            "/v1/\(mount)/\(operation)/\(key)\(suffix)"
        }
    }
}
