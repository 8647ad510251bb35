// Written by scripts/generate-protos.sh from Protos/sawtooth/genesis.proto; never edit it.

internal import CSawtoothProtos

/// The batches that make the genesis block.
public struct GenesisData: ProtobufMessage, Hashable {
    /// The batches, in the order of execution.
    public var batches: [Batch]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    public init(batches: [Batch] = []) {
        self.batches = batches
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension GenesisData: CBacked {
    typealias CValue = CSawtoothProtos.GenesisData
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { genesis_data__init(c) }

    init(_ c: CValue) {
        self.init(
            batches: copyMessages(c.n_batches, c.batches))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_batches, c.batches) = arena.messages(batches)
    }
}
