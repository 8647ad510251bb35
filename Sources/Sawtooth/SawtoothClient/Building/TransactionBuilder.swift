internal import Cryptography
public import SawtoothProtocol
public import SawtoothSigning

/// Builds and signs transactions of one family for one signer.
///
/// Inputs and outputs should be full addresses of 70 hex digits: the validator accepts prefixes, but every transaction
/// that shares a prefix with another then waits for it.
public struct TransactionBuilder: Sendable {
    /// The family of every transaction built here.
    public let familyName: String
    /// Its version.
    public let familyVersion: String
    /// Signs the transactions.
    public let signer: any Signer
    /// The key that will sign the batch; a validator takes the transaction in no other batch.
    public let batcher: PublicKey

    /// - Parameters:
    ///   - familyName: the family of every transaction built here.
    ///   - familyVersion: its version.
    ///   - signer: signs the transactions.
    ///   - batcher: who will sign the batch; the signer itself where not given.
    public init(familyName: String, familyVersion: String, signer: any Signer, batcher: PublicKey? = nil) {
        self.familyName = familyName
        self.familyVersion = familyVersion
        self.signer = signer
        self.batcher = batcher ?? signer.publicKey
    }

    /// A signed transaction.
    ///
    /// - Parameters:
    ///   - payload: what the family makes sense of.
    ///   - inputs: addresses, or even-length prefixes, that the family may read.
    ///   - outputs: addresses, or even-length prefixes, that the family may write.
    ///   - dependencies: transactions that must be committed before; submit them first, or in the same batch before it.
    ///   - nonce: what makes two equal transactions different; 16 random bytes in hex where not given. A transaction
    ///     that was INVALID needs a new one to be tried again.
    /// - Throws: `SigningError` when the signer refuses.
    public func transaction(
        payload: [UInt8], inputs: [String], outputs: [String], dependencies: [TransactionID] = [],
        nonce: String? = nil
    ) throws(SigningError) -> Transaction {
        let header = TransactionHeader(
            batcherPublicKey: batcher.hex, dependencies: dependencies.map(\.hex), familyName: familyName,
            familyVersion: familyVersion, inputs: inputs, nonce: nonce ?? Hex.encode(RandomBytes.make(16)),
            outputs: outputs, payloadSHA512: Hex.encode(SHA512.hash(payload)), signerPublicKey: signer.publicKey.hex
        ).encoded()
        return Transaction(header: header, headerSignature: try signer.sign(header).hex, payload: payload)
    }

    /// A signed transaction whose inputs and outputs are full addresses.
    ///
    /// - Throws: `SigningError` when the signer refuses.
    public func transaction(
        payload: [UInt8], inputs: [StateAddress], outputs: [StateAddress], dependencies: [TransactionID] = [],
        nonce: String? = nil
    ) throws(SigningError) -> Transaction {
        try transaction(
            payload: payload, inputs: inputs.map(\.hex), outputs: outputs.map(\.hex), dependencies: dependencies,
            nonce: nonce)
    }
}

extension Transaction {
    /// The transaction's id; nil when its signature is not one.
    public var id: TransactionID? { TransactionID(hex: headerSignature) }
}
