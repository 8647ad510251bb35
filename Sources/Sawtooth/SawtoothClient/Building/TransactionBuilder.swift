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
    /// The key that will sign the batch; a validator accepts the transaction in no other batch.
    public let batcher: PublicKey

    /// - Parameters:
    ///   - familyName: the family of every transaction built here.
    ///   - familyVersion: its version.
    ///   - signer: signs the transactions.
    ///   - batcher: who will sign the batch; the signer by default.
    public init(familyName: String, familyVersion: String, signer: any Signer, batcher: PublicKey? = nil) {
        self.familyName = familyName
        self.familyVersion = familyVersion
        self.signer = signer
        self.batcher = batcher ?? signer.publicKey
    }

    /// A signed transaction.
    ///
    /// - Parameters:
    ///   - payload: in the family's own encoding.
    ///   - inputs: addresses, or even-length prefixes, that the family may read.
    ///   - outputs: addresses, or even-length prefixes, that the family may write.
    ///   - dependencies: transactions that must be committed first; submit them earlier, or in the same batch before
    ///     this one.
    ///   - nonce: distinguishes otherwise equal transactions; 16 random bytes in hex by default. To retry a transaction
    ///     that was INVALID, use a new one.
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
    /// The transaction's id; nil if its signature is not a valid id.
    public var id: TransactionID? { TransactionID(hex: headerSignature) }
}
