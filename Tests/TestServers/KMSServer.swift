import AWSSigning
import Foundation
package import KeyWrapping

/// AWS KMS as moto plays it. It checks no signature: AWS's published examples and rclone judge those.
package enum KMSServer {
    package static let isHere = PythonPrograms.have("moto_server")

    /// Calls an operation that the wrapper does not have: making keys is for administrators.
    package static func call(_ operation: String, _ fields: [String: Any]) async throws -> [String: Any] {
        let credential = "Credential=EXAMPLEKEY/20261122/us-east-1/kms/aws4_request"
        let body = try await Exchange.send(
            "POST", S3Servers.moto.url() + "/",
            [
                ("X-Amz-Target", "TrentService.\(operation)"), ("Content-Type", "application/x-amz-json-1.1"),
                ("Authorization", "AWS4-HMAC-SHA256 \(credential), SignedHeaders=, Signature="),
            ], body: JSONSerialization.data(withJSONObject: fields))
        return body.isEmpty
            ? [:] : try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed) as? [String: Any] ?? [:]
    }

    /// Makes a key.
    ///
    /// - Returns: its ARN.
    package static func makeKey(_ settings: [String: Any] = ["KeyUsage": "ENCRYPT_DECRYPT"]) async throws -> String {
        let metadata = try await call("CreateKey", settings)["KeyMetadata"] as? [String: Any]
        return metadata?["Arn"] as? String ?? ""
    }

    package static func configuration(
        key: String, earlierKeys: [String] = [], deadline: Double = 120
    ) async throws -> AWSKMS.Configuration {
        AWSKMS.Configuration(
            region: "us-east-1", key: key, earlierKeys: earlierKeys, credentials: .fixed(S3Servers.credential),
            endpoint: try await S3Servers.moto.url(), deadline: deadline)
    }
}
