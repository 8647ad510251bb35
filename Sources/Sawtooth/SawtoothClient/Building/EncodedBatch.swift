public import SawtoothProtocol

/// A signed batch as it is sent: the same bytes whenever it is offered, encoded once.
public struct EncodedBatch: Hashable, Sendable {
    /// The batch's id.
    public let id: BatchID
    /// The encoding of a `Batch` (protobuf).
    public let bytes: [UInt8]

    /// The encoding of `batch`.
    ///
    /// - Throws: `LedgerAPIError` `.invalidArgument` when its signature is not one: 128 lower-case hex digits.
    public init(_ batch: Batch) throws(LedgerAPIError) {
        try self.init(batch, encoded: batch.encoded())
    }

    /// Bytes that were kept, as they are.
    ///
    /// - Parameters:
    ///   - batch: what `bytes` decode to.
    ///   - bytes: sent without another look at them.
    /// - Throws: `LedgerAPIError` `.invalidArgument` when the batch's signature is not one.
    public init(_ batch: Batch, encoded bytes: [UInt8]) throws(LedgerAPIError) {
        guard let id = batch.id else {
            throw LedgerAPIError(
                code: .invalidArgument, title: "Batch not signed",
                message: "The header signature '\(batch.headerSignature)' is not 128 lower-case hex digits.")
        }
        self.id = id
        self.bytes = bytes
    }

    /// Bytes that it takes in a list.
    var lengthInList: Int { WireSize.field(count: bytes.count) }
}

extension [EncodedBatch] {
    /// The encoding of a `BatchList` of them: field 1 for each.
    func list() -> [UInt8] {
        let length = reduce(0) { $0 + $1.lengthInList }
        return [UInt8](unsafeUninitializedCapacity: length) { output, count in
            var writer = WireWriter(UnsafeMutableRawBufferPointer(output))
            for batch in self { writer.field(1, batch.bytes) }
            count = length
        }
    }
}
