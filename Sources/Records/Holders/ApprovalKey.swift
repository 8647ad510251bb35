internal import Crypto
internal import Cryptography
package import EHRFamily
package import RecordErrors
internal import RecordKeys

/// The private half of an approval key, which only its holder has.
package struct ApprovalKey: Sendable {
    private let key: SecretBytes
    /// What is enrolled.
    package let publicKey: EncryptionKey

    /// The key in a file of mode 0600: as `ehr keygen --encryption` writes it, or PEM.
    ///
    /// - Throws: `.fileFailed`.
    package static func file(at path: String) throws(RecordFailure) -> ApprovalKey {
        let key = try ReaderKey.file(at: path)
        return ApprovalKey(key: key.secret, publicKey: key.publicKey)
    }

    /// 64 bytes: ECDSA over SHA-256 of `text`.
    ///
    /// - Throws: `.cryptographyFailed`, which does not happen.
    package func sign(_ text: [UInt8]) throws(RecordFailure) -> [UInt8] {
        do {
            let key = try key.withUnsafeBytes { try P256.Signing.PrivateKey(rawRepresentation: $0) }
            return Array(try key.signature(for: text).rawRepresentation)
        } catch {
            throw RecordFailure(.cryptographyFailed, cause: error)
        }
    }
}
