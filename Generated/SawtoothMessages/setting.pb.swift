// Written by scripts/generate-protos.sh from Protos/sawtooth/setting.proto; never edit it.

internal import CSawtoothProtos

/// The value at an address of the Settings family.
public struct Setting: ProtobufMessage, Hashable {
    /// One setting. Keys share an address when their hashes collide, hence a list.
    public struct Entry: ProtobufMessage, Hashable {
        /// The setting's name, such as `sawtooth.validator.max_transactions_per_block`.
        public var key: String
        /// The setting's value.
        public var value: String

        /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
        public init(key: String = "", value: String = "") {
            self.key = key
            self.value = value
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        public func encoded() -> [UInt8] { encode() }
    }

    /// The settings at this address.
    public var entries: [Entry]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    public init(entries: [Entry] = []) {
        self.entries = entries
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension Setting.Entry: CBacked {
    typealias CValue = CSawtoothProtos.Setting__Entry
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { setting__entry__init(c) }

    init(_ c: CValue) {
        self.init(
            key: copyString(c.key),
            value: copyString(c.value))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.key = arena.string(key)
        c.value = arena.string(value)
    }
}

extension Setting: CBacked {
    typealias CValue = CSawtoothProtos.Setting
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { setting__init(c) }

    init(_ c: CValue) {
        self.init(
            entries: copyMessages(c.n_entries, c.entries))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_entries, c.entries) = arena.messages(entries)
    }
}
