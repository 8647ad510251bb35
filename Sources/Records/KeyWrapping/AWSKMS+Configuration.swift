package import AWSSigning
package import OutgoingHTTP
internal import RecordErrors

extension AWSKMS {
    /// The key, its region, and how to connect.
    package struct Configuration: Sendable {
        package let region: String
        /// The key to wrap under: its ARN or id, or the name or ARN of an alias.
        package let key: String
        /// ARNs of KMS keys for keys that were wrapped earlier; still used to unwrap.
        package let earlierKeys: [String]
        package let credentials: AWSCredentialSource
        /// Scheme, host and port.
        package let endpoint: String
        /// A PEM file of the only trusted CA certificates; nil for the system's.
        package let authorities: String?
        /// The proxy on the way; nil for none.
        package let proxy: OutgoingProxy?
        /// Hosts besides this machine for which plain http is allowed.
        package let plainHTTPHosts: Set<String>
        /// Seconds for a call including all attempts.
        package let deadline: Double
        /// How often a call is tried if KMS throttles it or fails.
        package let attempts: Int
        /// How many times, a second apart, a rotation is checked.
        let rotationChecks: Int

        /// - Parameter endpoint: for a VPC endpoint or a test double; by default AWS's own for the region.
        package init(
            region: String, key: String, earlierKeys: [String] = [], credentials: AWSCredentialSource,
            endpoint: String? = nil, authorities: String? = nil, proxy: OutgoingProxy? = nil,
            plainHTTPHosts: Set<String> = [],
            deadline: Double = 10, attempts: Int = 4, rotationChecks: Int = 300
        ) {
            self.region = region
            self.key = key
            self.earlierKeys = earlierKeys
            self.credentials = credentials
            let address = endpoint ?? Configuration.endpoint(of: region)
            self.endpoint = address.hasSuffix("/") ? String(address.dropLast()) : address
            self.authorities = authorities
            self.proxy = proxy
            self.plainHTTPHosts = plainHTTPHosts
            self.deadline = deadline
            self.attempts = attempts
            self.rotationChecks = rotationChecks
        }

        /// AWS's own endpoint in `region`.
        package static func endpoint(of region: String) -> String {
            // China is a separate partition with its own domain.
            "https://kms.\(region).\(region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com")"
        }

        /// The longest name of a key: the limit for the KEK's id in a wrapped key.
        private static let nameLimit = 255

        /// - Throws: `.wrapperRefused`.
        func check() throws(RecordFailure) {
            guard !region.isEmpty, region.utf8.allSatisfy({ 33...126 ~= $0 && $0 != UInt8(ascii: "/") }) else {
                throw RecordFailure(.wrapperRefused, "“\(region)” is no AWS region")
            }
            guard !key.isEmpty, key.utf8.count <= Configuration.nameLimit else {
                throw RecordFailure(.wrapperRefused, "a KMS key is named by 1 to \(Configuration.nameLimit) bytes")
            }
            // An alias may later point to another key; an id refers to a key of the calling account.
            for key in earlierKeys where !key.hasPrefix("arn:") || !key.contains(":key/") {
                throw RecordFailure(
                    .wrapperRefused,
                    "an earlier KMS key is named by its ARN, arn:aws:kms:REGION:ACCOUNT:key/ID, not “\(key)”")
            }
        }
    }
}
