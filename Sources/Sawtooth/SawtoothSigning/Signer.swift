/// Signs for one public key: a key in memory, or a device that never reveals it.
public protocol Signer: Sendable {
    /// The key that the signatures verify with.
    var publicKey: PublicKey { get }

    /// Signs SHA-256 of `message`: compact, low S.
    /// - Throws: `SigningError`.
    func sign(_ message: [UInt8]) throws(SigningError) -> Signature
}

extension PrivateKey: Signer {}
