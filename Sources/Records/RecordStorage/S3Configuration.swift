package import AWSSigning
package import OutgoingHTTP

/// The bucket, its location, and how to connect.
package struct S3Configuration: Sendable {
    /// How the bucket is named in a request.
    package enum Addressing: Sendable {
        /// `https://host/bucket/key`: MinIO and most others.
        case path
        /// `https://bucket.host/key`: AWS.
        case virtualHost
    }

    /// Scheme, host and, unless it is the scheme's default, port: `https://s3.eu-central-1.amazonaws.com`.
    package let endpoint: String
    package let region: String
    package let bucket: String
    /// The prefix of every object's name, such as `records/`; may be empty.
    package let prefix: String
    package let addressing: Addressing
    package let credentials: AWSCredentialSource
    /// The proxy that the client goes through, for messages; nil for none.
    package var proxy: OutgoingProxy?
    /// The size of an upload's parts in bytes; there are at most 10,000. An object no longer than one part is uploaded
    /// in one request.
    package let partLength: Int
    /// Seconds for one attempt at a request, up to the last byte of its answer; when reading an object, up to its head.
    package let requestTimeout: Int64
    /// How often a request is tried if it fails temporarily.
    package let attempts: Int
    /// The number of entries to request in a page of a listing.
    let listPage: Int

    /// Whole sealed chunks, just over S3's minimum of 5 MiB, since the memory of an upload depends on the size of its
    /// parts. 48 GiB in 10,000 parts are three times the longest record that is accepted by default.
    package static let defaultPartLength = 320 * 16_400

    /// Parts of one upload (S3's limit).
    package static let partLimit = 10_000

    package init(
        endpoint: String, region: String, bucket: String, prefix: String = "", addressing: Addressing = .path,
        credentials: AWSCredentialSource, partLength: Int = S3Configuration.defaultPartLength,
        requestTimeout: Int64 = 60, attempts: Int = 4, listPage: Int = 1000
    ) {
        self.endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        self.region = region
        self.bucket = bucket
        self.prefix = prefix
        self.addressing = addressing
        self.credentials = credentials
        self.partLength = partLength
        self.requestTimeout = requestTimeout
        self.attempts = max(1, attempts)
        // S3 does not return longer pages.
        self.listPage = min(max(1, listPage), 1000)
    }

    /// The scheme with its slashes, and host with port.
    var location: (scheme: String, authority: String) {
        let parts = endpoint.split(separator: "://", maxSplits: 1).map(String.init)
        let (scheme, host) = parts.count == 2 ? (parts[0], parts[1]) : ("https", endpoint)
        return ("\(scheme)://", addressing == .virtualHost ? "\(bucket).\(host)" : host)
    }

    /// The endpoint, and the way to it, for messages.
    var place: String { endpoint + (proxy.map { " through the proxy \($0)" } ?? "") }

    /// The address that requests are sent to.
    package var address: String { location.scheme + location.authority }

    /// The path of an object, or of the bucket.
    func path(of name: ObjectName?) -> String {
        let key = name.map { prefix + $0.text } ?? ""
        return addressing == .virtualHost ? "/\(key)" : "/\(bucket)\(name == nil ? "" : "/")\(key)"
    }
}
