package import Cryptography

/// Signs requests to one service in one region.
package struct RequestSigner: Sendable {
    private let credential: AWSCredential
    private let region: String
    private let service: String

    private static let algorithm = "AWS4-HMAC-SHA256"

    /// S3 and compatible services.
    private var isS3: Bool { service == "s3" }

    /// - Parameter service: its name in AWS's signatures: `s3`, `kms`.
    package init(credential: AWSCredential, region: String, service: String) {
        self.credential = credential
        self.region = region
        self.service = service
    }

    /// A request as it must be sent.
    package struct Signed: Sendable {
        /// Path and query, percent-encoded: send these and no others.
        package let target: String
        /// All signed headers, and the authorization.
        package let headers: [(name: String, value: String)]
        /// For tests and for debugging signature mismatches. It contains no secret.
        package let canonicalRequest: String
    }

    /// `request` signed as of `time`, in seconds since 1970; a service refuses one that is 15 minutes off its clock.
    ///
    /// - Throws: `CryptographyError.openSSL` if OpenSSL fails.
    package func sign(_ request: SignableRequest, at time: Int64) throws(CryptographyError) -> Signed {
        let stamp = UTCStamp(time)
        var headers = request.headers + [("x-amz-date", stamp.dateAndTime)]
        if isS3 { headers.append(("x-amz-content-sha256", request.payloadSHA256)) }
        if let token = credential.sessionToken { headers.append(("x-amz-security-token", token)) }

        let canonical = CanonicalRequest(request, headers: headers, encodesPathTwice: !isS3)
        let scope = [stamp.date, region, service, "aws4_request"]
        let toSign = [
            RequestSigner.algorithm, stamp.dateAndTime, scope.joined(separator: "/"),
            Hex.encode(SHA256.hash(canonical.text)),
        ].joined(separator: "\n")
        let signature = try HMAC.code(of: Array(toSign.utf8), key: signingKey(scope), hash: .sha256)

        let authorization =
            "\(RequestSigner.algorithm) Credential=\(credential.accessKeyID)/\(scope.joined(separator: "/")), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(Hex.encode(signature))"
        return Signed(
            target: canonical.target, headers: headers + [("authorization", authorization)],
            canonicalRequest: canonical.text)
    }

    private func signingKey(_ scope: [String]) throws(CryptographyError) -> SecretBytes {
        var key = credential.secretAccessKey.withUnsafeBytes { secret in
            var bytes = Array("AWS4".utf8) + secret
            return SecretBytes(movingFrom: &bytes)
        }
        for part in scope {
            key = try HMAC.secretCode(of: Array(part.utf8), key: key, hash: .sha256)
        }
        return key
    }
}
