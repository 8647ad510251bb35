public import SawtoothProtocol

/// A signed batch as it is sent: the same bytes whenever it is offered, encoded once.
public struct EncodedBatch: Hashable, Sendable {
    /// The batch's id.
    public let id: BatchID
    /// The encoding of a `Batch` (protobuf).
    public let bytes: [UInt8]

    /// The encoding of `batch`; nil when its signature is not one: 128 lower-case hex digits.
    public init?(_ batch: Batch) {
        self.init(batch, encoded: batch.encoded())
    }

    /// Bytes that were kept, as they are.
    ///
    /// - Parameters:
    ///   - batch: what `bytes` decode to.
    ///   - bytes: sent without another look at them.
    /// - Returns: nil when the batch's signature is not one.
    public init?(_ batch: Batch, encoded bytes: [UInt8]) {
        guard let id = batch.id else { return nil }
        self.id = id
        self.bytes = bytes
    }
}

extension [EncodedBatch] {
    /// The encoding of a `BatchList` of them: field 1, length-delimited, for each.
    func list() -> [UInt8] {
        var list: [UInt8] = []
        list.reserveCapacity(reduce(0) { $0 + $1.lengthInList })
        for batch in self {
            list.append(1 << 3 | 2)
            var length = batch.bytes.count
            while length > 0x7F {
                list.append(UInt8(truncatingIfNeeded: length) | 0x80)
                length >>= 7
            }
            list.append(UInt8(length))
            list += batch.bytes
        }
        return list
    }
}

extension EncodedBatch {
    /// Most bytes that it takes in a list: with tag and length.
    var lengthInList: Int { bytes.count + 6 }
}
