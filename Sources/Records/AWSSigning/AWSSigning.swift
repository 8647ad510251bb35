// AWSSigning: requests to AWS and compatible services, signed with Signature Version 4.
//
// It owns the canonical form of a request, the signature, and the encoding of paths and queries, which must be sent
// exactly as they were signed. It sends nothing, reads no clock and knows services only by name: S3 alone encodes paths
// once and has the payload's hash in a header.
//
// After AWS's reference "Signature Version 4 for API requests" and, for S3, "Authenticating Requests".

package import Cryptography

/// The credential that signs requests: an access key, and a session token if the key is temporary.
package struct AWSCredential: Sendable {
    package let accessKeyID: String
    package let secretAccessKey: SecretBytes
    /// For temporary keys. It is sent with each request.
    package let sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: SecretBytes, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

/// The signed parts of a request.
package struct SignableRequest: Sendable {
    package var method: String
    /// Not percent-encoded; starts with a slash.
    package var path: String
    /// Not percent-encoded, in any order. A key without a value has an empty one.
    package var query: [(name: String, value: String)]
    /// All headers to sign, including the host.
    package var headers: [(name: String, value: String)]
    /// Lower-case hex of the payload's SHA-256.
    package var payloadSHA256: String

    package init(
        method: String, path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)], payload: [UInt8] = []
    ) {
        self.init(
            method: method, path: path, query: query, headers: headers,
            payloadSHA256: Hex.encode(SHA256.hash(payload)))
    }

    package init(
        method: String, path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)], payloadSHA256: String
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.payloadSHA256 = payloadSHA256
    }
}
