// Written by scripts/generate-protos.sh from Protos/sawtooth/transaction_receipt.proto; never edit it.

internal import CSawtoothProtos

/// The effects of a committed transaction.
public struct TransactionReceipt: ProtobufMessage, Hashable {
    /// The addresses that were set or deleted.
    public var stateChanges: [StateChange]
    /// The events that were added.
    public var events: [Event]
    /// The pieces of data that were added.
    public var data: [[UInt8]]
    /// Id of the transaction: 128 hexadecimal digits.
    public var transactionID: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(
        stateChanges: [StateChange] = [],
        events: [Event] = [],
        data: [[UInt8]] = [],
        transactionID: String = ""
    ) {
        self.stateChanges = stateChanges
        self.events = events
        self.data = data
        self.transactionID = transactionID
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// One address that a transaction set or deleted.
public struct StateChange: ProtobufMessage, Hashable {
    /// What happened to the address.
    ///
    /// Open: a number without a name here is kept as it came.
    public struct ChangeType: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; no validator sends it.
        public static let unset = ChangeType(rawValue: 0)
        /// It has a new value.
        public static let set = ChangeType(rawValue: 1)
        /// It is gone.
        public static let delete = ChangeType(rawValue: 2)
    }

    /// The address: 70 hexadecimal digits.
    public var address: String
    /// The new value; empty when the address was deleted.
    public var value: [UInt8]
    /// What happened to the address.
    public var type: ChangeType

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(address: String = "", value: [UInt8] = [], type: ChangeType = .init(rawValue: 0)) {
        self.address = address
        self.value = value
        self.type = type
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// State changes of a block: the data of the event `sawtooth/state-delta`.
public struct StateChangeList: ProtobufMessage, Hashable {
    /// The changes.
    public var stateChanges: [StateChange]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    public init(stateChanges: [StateChange] = []) {
        self.stateChanges = stateChanges
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension TransactionReceipt: CBacked {
    typealias CValue = CSawtoothProtos.TransactionReceipt
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { transaction_receipt__init(c) }

    init(_ c: CValue) {
        self.init(
            stateChanges: copyMessages(c.n_state_changes, c.state_changes),
            events: copyMessages(c.n_events, c.events),
            data: copyByteArrays(c.n_data, c.data),
            transactionID: copyString(c.transaction_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_state_changes, c.state_changes) = arena.messages(stateChanges)
        (c.n_events, c.events) = arena.messages(events)
        (c.n_data, c.data) = arena.byteArrays(data)
        c.transaction_id = arena.string(transactionID)
    }
}

extension StateChange: CBacked {
    typealias CValue = CSawtoothProtos.StateChange
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { state_change__init(c) }

    init(_ c: CValue) {
        self.init(
            address: copyString(c.address),
            value: copyBytes(c.value),
            type: .init(rawValue: c.type.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.address = arena.string(address)
        c.value = arena.bytes(value)
        c.type = .init(rawValue: type.rawValue)
    }
}

extension StateChangeList: CBacked {
    typealias CValue = CSawtoothProtos.StateChangeList
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { state_change_list__init(c) }

    init(_ c: CValue) {
        self.init(
            stateChanges: copyMessages(c.n_state_changes, c.state_changes))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_state_changes, c.state_changes) = arena.messages(stateChanges)
    }
}
