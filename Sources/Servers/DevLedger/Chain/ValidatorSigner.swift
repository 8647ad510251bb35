internal import Cryptography
internal import SawtoothProtocol
internal import SawtoothSigning

/// Signing with the validator's own key: the settings of a genesis block, injected transactions, and blocks.
struct ValidatorSigner {
    let key: PrivateKey

    var publicKey: String { key.publicKey.hex }

    /// A transaction whose signer and batcher is the validator.
    func transaction(
        family: String, version: String, inputs: [String], outputs: [String], payload: [UInt8]
    ) throws(SigningError) -> Transaction {
        let header = TransactionHeader(
            batcherPublicKey: publicKey, familyName: family, familyVersion: version, inputs: inputs, outputs: outputs,
            payloadSHA512: Hex.encode(SHA512.hash(payload)), signerPublicKey: publicKey
        ).encoded()
        return Transaction(header: header, headerSignature: try key.sign(header).hex, payload: payload)
    }

    /// A batch signed by the validator.
    func batch(_ transactions: [Transaction]) throws(SigningError) -> Batch {
        let header = BatchHeader(
            signerPublicKey: publicKey, transactionIDs: transactions.map(\.headerSignature)
        ).encoded()
        return Batch(header: header, headerSignature: try key.sign(header).hex, transactions: transactions)
    }

    /// A block and its header.
    func block(
        number: UInt64, previousBlockID: String, batches: [Batch], consensus: [UInt8], stateRoot: NodeKey
    ) throws(SigningError) -> (Block, BlockHeader) {
        let header = BlockHeader(
            blockNum: number, previousBlockID: previousBlockID, signerPublicKey: publicKey,
            batchIDs: batches.map(\.headerSignature), consensus: consensus, stateRootHash: stateRoot.description)
        let encoded = header.encoded()
        return (Block(header: encoded, headerSignature: try key.sign(encoded).hex, batches: batches), header)
    }

    /// The `consensus` field of the blocks of Sawtooth's devmode engine: its name and the SHA-256 of the batch ids.
    static func devmodeSeal(batches: [Batch]) -> [UInt8] {
        Array("Devmode".utf8) + SHA256.hash(batches.map(\.headerSignature).joined())
    }
}
