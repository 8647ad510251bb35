package import AWSSigning
internal import RecordErrors

extension AWSKMS {
    /// Which key in which region, and how it is spoken to.
    package struct Configuration: Sendable {
        package let region: String
        /// The key to wrap under: its ARN or id, or the name or ARN of an alias.
        package let key: String
        /// ARNs of keys that earlier ones were wrapped under, and are unwrapped with still.
        package let earlierKeys: [String]
        package let credentials: AWSCredentialSource
        /// Scheme, host and port.
        package let endpoint: String
        /// A file of the certificates, in PEM, that alone are trusted; nil for the system's.
        package let authorities: String?
        /// Hosts besides this machine that plain http may go to.
        package let plainHTTPHosts: Set<String>
        /// Seconds for a call with all its attempts.
        package let deadline: Double
        /// How often a call is tried that KMS throttles or fails at.
        package let attempts: Int
        /// How many times, a second apart, a rotation is looked after.
        let rotationChecks: Int

        /// - Parameter endpoint: for a VPC endpoint or a double; AWS's own for the region otherwise.
        package init(
            region: String, key: String, earlierKeys: [String] = [], credentials: AWSCredentialSource,
            endpoint: String? = nil, authorities: String? = nil, plainHTTPHosts: Set<String> = [],
            deadline: Double = 10, attempts: Int = 4, rotationChecks: Int = 300
        ) {
            self.region = region
            self.key = key
            self.earlierKeys = earlierKeys
            self.credentials = credentials
            // China is a partition of its own, under a domain of its own.
            let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
            let address = endpoint ?? "https://kms.\(region).\(domain)"
            self.endpoint = address.hasSuffix("/") ? String(address.dropLast()) : address
            self.authorities = authorities
            self.plainHTTPHosts = plainHTTPHosts
            self.deadline = deadline
            self.attempts = attempts
            self.rotationChecks = rotationChecks
        }

        /// Longest name of a key: what a wrapped key's name for its KEK can hold.
        private static let nameLimit = 255

        /// - Throws: `.wrapperRefused`.
        func check() throws(RecordFailure) {
            guard !region.isEmpty, region.utf8.allSatisfy({ 33...126 ~= $0 && $0 != UInt8(ascii: "/") }) else {
                throw RecordFailure(.wrapperRefused, "“\(region)” is no AWS region")
            }
            guard !key.isEmpty, key.utf8.count <= Configuration.nameLimit else {
                throw RecordFailure(.wrapperRefused, "a KMS key is named by 1 to \(Configuration.nameLimit) bytes")
            }
            // An alias may come to stand for another key; an id is a key of whichever account asks.
            for key in earlierKeys where !key.hasPrefix("arn:") || !key.contains(":key/") {
                throw RecordFailure(
                    .wrapperRefused,
                    "an earlier KMS key is named by its ARN, arn:aws:kms:REGION:ACCOUNT:key/ID, not “\(key)”")
            }
        }
    }
}
