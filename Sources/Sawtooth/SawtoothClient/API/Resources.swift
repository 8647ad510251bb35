internal import FoundationEssentials
public import SawtoothProtocol
internal import SawtoothSigning

/// A transaction as the REST API shows it: its header decoded.
public struct LedgerTransaction: Hashable, Sendable {
    /// The header signature.
    public let id: TransactionID
    /// The decoded header.
    public let header: TransactionHeader
    /// What the family makes sense of.
    public let payload: [UInt8]

    /// Whether the id is the signer's signature over the header. The API does not hand out the header's bytes, so they
    /// are encoded again here; protobuf encoders write these headers alike, so false means damage or forgery.
    public var isSignatureValid: Bool { verify(id.hex, header.signerPublicKey, header.encoded()) }
}

/// A batch as the REST API shows it: headers decoded.
public struct LedgerBatch: Hashable, Sendable {
    /// The header signature.
    public let id: BatchID
    /// The decoded header.
    public let header: BatchHeader
    /// Whether the validator was asked to log the batch on its way.
    public let trace: Bool
    /// The transactions, in order.
    public let transactions: [LedgerTransaction]

    /// As `LedgerTransaction.isSignatureValid`, for the batch's own header.
    public var isSignatureValid: Bool { verify(id.hex, header.signerPublicKey, header.encoded()) }
}

/// A block as the REST API shows it: headers decoded.
public struct LedgerBlock: Hashable, Sendable {
    /// The header signature.
    public let id: BlockID
    /// The decoded header.
    public let header: BlockHeader
    /// The batches, in order.
    public let batches: [LedgerBatch]

    /// Id and number.
    public var reference: BlockReference { BlockReference(id: id, number: header.blockNum) }

    /// As `LedgerTransaction.isSignatureValid`, for the block's own header.
    public var isSignatureValid: Bool { verify(id.hex, header.signerPublicKey, header.encoded()) }
}

/// One address and its data.
public struct StateItem: Hashable, Sendable {
    /// Where it is stored.
    public let address: StateAddress
    /// What is stored there.
    public let data: [UInt8]

    /// Puts an entry together, for tests and for other sources than the API.
    public init(address: StateAddress, data: [UInt8]) {
        self.address = address
        self.data = data
    }
}

private func verify(_ signature: String, _ key: String, _ header: [UInt8]) -> Bool {
    guard let signature = Signature(hex: signature), let key = try? PublicKey(hex: key) else { return false }
    return key.verifies(signature, over: header)
}
