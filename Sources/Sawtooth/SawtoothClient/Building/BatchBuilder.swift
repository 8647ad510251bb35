public import SawtoothProtocol
public import SawtoothSigning

/// Builds and signs batches. A batch is atomic: all its transactions are committed, in order, or none.
public struct BatchBuilder: Sendable {
    /// Signs the batches; transactions must name its key as batcher.
    public let signer: any Signer

    /// - Parameter signer: the key that every transaction in the batch names as its batcher.
    public init(signer: any Signer) {
        self.signer = signer
    }

    /// A signed batch.
    ///
    /// - Parameters:
    ///   - transactions: in the order of execution; 1,000 at most by convention.
    ///   - trace: asks the validator to log more about this batch.
    /// - Throws: `SigningError` when the signer refuses.
    public func batch(_ transactions: [Transaction], trace: Bool = false) throws(SigningError) -> Batch {
        let header = BatchHeader(
            signerPublicKey: signer.publicKey.hex, transactionIDs: transactions.map(\.headerSignature)
        ).encoded()
        return Batch(
            header: header, headerSignature: try signer.sign(header).hex, transactions: transactions, trace: trace)
    }
}

extension Batch {
    /// The batch's id; nil if its signature is not a valid id.
    public var id: BatchID? { BatchID(hex: headerSignature) }
}
