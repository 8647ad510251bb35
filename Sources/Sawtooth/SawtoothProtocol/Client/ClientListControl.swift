// Protos/sawtooth/client_list_control.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Where a page starts and how many items it may hold (0: the validator's default).
public struct ClientPagingControls: ProtobufMessage, Hashable {
    public var start: String
    public var limit: Int32

    public init(start: String = "", limit: Int32 = 0) {
        self.start = start
        self.limit = limit
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The page that was given, and where the next one starts (empty: there is none).
public struct ClientPagingResponse: ProtobufMessage, Hashable {
    public var next: String
    public var start: String
    public var limit: Int32

    public init(next: String = "", start: String = "", limit: Int32 = 0) {
        self.next = next
        self.start = start
        self.limit = limit
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Sorts a list; Sawtooth 1.2 knows the key `block_num` and the default order.
public struct ClientSortControls: ProtobufMessage, Hashable {
    public var keys: [String]
    public var reverse: Bool

    public init(keys: [String] = [], reverse: Bool = false) {
        self.keys = keys
        self.reverse = reverse
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientPagingControls: CBacked {
    typealias CValue = CSawtoothProtos.ClientPagingControls
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_paging_controls__init(c) }

    init(_ c: CValue) {
        self.init(
            start: copyString(c.start),
            limit: c.limit)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.start = arena.string(start)
        c.limit = limit
    }
}

extension ClientPagingResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientPagingResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_paging_response__init(c) }

    init(_ c: CValue) {
        self.init(
            next: copyString(c.next),
            start: copyString(c.start),
            limit: c.limit)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.next = arena.string(next)
        c.start = arena.string(start)
        c.limit = limit
    }
}

extension ClientSortControls: CBacked {
    typealias CValue = CSawtoothProtos.ClientSortControls
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_sort_controls__init(c) }

    init(_ c: CValue) {
        self.init(
            keys: copyStrings(c.n_keys, c.keys),
            reverse: c.reverse != 0)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_keys, c.keys) = arena.strings(keys)
        c.reverse = reverse ? 1 : 0
    }
}
