internal import FoundationEssentials
public import SawtoothProtocol
internal import SawtoothSigning

/// A transaction from the REST API, with its header decoded.
public struct LedgerTransaction: Hashable, Sendable {
    /// The header signature.
    public let id: TransactionID
    /// The decoded header.
    public let header: TransactionHeader
    /// The payload, in the family's own encoding.
    public let payload: [UInt8]

    /// Whether the id is the signer's signature over the header. The API does not return the header's bytes, so they
    /// are encoded again here; all protobuf encoders produce the same bytes for these headers, so false means damage or
    /// forgery.
    public var isSignatureValid: Bool { verify(id.hex, header.signerPublicKey, header.encoded()) }
}

/// A batch from the REST API, with headers decoded.
public struct LedgerBatch: Hashable, Sendable {
    /// The header signature.
    public let id: BatchID
    /// The decoded header.
    public let header: BatchHeader
    /// Whether the validator was asked to log more about the batch.
    public let trace: Bool
    /// The transactions, in order.
    public let transactions: [LedgerTransaction]

    /// As `LedgerTransaction.isSignatureValid`, for the batch's own header.
    public var isSignatureValid: Bool { verify(id.hex, header.signerPublicKey, header.encoded()) }
}

/// A block from the REST API, with headers decoded.
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

    /// Creates an entry, for tests and for sources other than the API.
    public init(address: StateAddress, data: [UInt8]) {
        self.address = address
        self.data = data
    }
}

private func verify(_ signature: String, _ key: String, _ header: [UInt8]) -> Bool {
    guard let signature = Signature(hex: signature), let key = try? PublicKey(hex: key) else { return false }
    return key.verifies(signature, over: header)
}
