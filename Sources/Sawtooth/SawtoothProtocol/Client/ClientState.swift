// Protos/sawtooth/client_state.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Asks the validator: state list.
public struct ClientStateListRequest: ProtobufMessage, Hashable {
    public var stateRoot: String
    public var address: String
    public var paging: ClientPagingControls?
    public var sorting: [ClientSortControls]

    public init(
        stateRoot: String = "",
        address: String = "",
        paging: ClientPagingControls? = nil,
        sorting: [ClientSortControls] = []
    ) {
        self.stateRoot = stateRoot
        self.address = address
        self.paging = paging
        self.sorting = sorting
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: state list.
public struct ClientStateListResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let internalError = Status(rawValue: 2)
        public static let notReady = Status(rawValue: 3)
        public static let noRoot = Status(rawValue: 4)
        public static let noResource = Status(rawValue: 5)
        public static let invalidPaging = Status(rawValue: 6)
        public static let invalidSort = Status(rawValue: 7)
        public static let invalidAddress = Status(rawValue: 8)
        public static let invalidRoot = Status(rawValue: 9)
    }

    /// Entry.
    public struct Entry: ProtobufMessage, Hashable {
        public var address: String
        public var data: [UInt8]

        public init(address: String = "", data: [UInt8] = []) {
            self.address = address
            self.data = data
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        public func encoded() -> [UInt8] { encode() }
    }

    public var status: Status
    public var entries: [Entry]
    public var stateRoot: String
    public var paging: ClientPagingResponse?

    public init(
        status: Status = .init(rawValue: 0),
        entries: [Entry] = [],
        stateRoot: String = "",
        paging: ClientPagingResponse? = nil
    ) {
        self.status = status
        self.entries = entries
        self.stateRoot = stateRoot
        self.paging = paging
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks the validator: state get.
public struct ClientStateGetRequest: ProtobufMessage, Hashable {
    public var stateRoot: String
    public var address: String

    public init(stateRoot: String = "", address: String = "") {
        self.stateRoot = stateRoot
        self.address = address
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: state get.
public struct ClientStateGetResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let internalError = Status(rawValue: 2)
        public static let notReady = Status(rawValue: 3)
        public static let noRoot = Status(rawValue: 4)
        public static let noResource = Status(rawValue: 5)
        public static let invalidAddress = Status(rawValue: 6)
        public static let invalidRoot = Status(rawValue: 7)
    }

    public var status: Status
    public var value: [UInt8]
    public var stateRoot: String

    public init(status: Status = .init(rawValue: 0), value: [UInt8] = [], stateRoot: String = "") {
        self.status = status
        self.value = value
        self.stateRoot = stateRoot
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientStateListRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientStateListRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_state_list_request__init(c) }

    init(_ c: CValue) {
        self.init(
            stateRoot: copyString(c.state_root),
            address: copyString(c.address),
            paging: copyMessage(c.paging),
            sorting: copyMessages(c.n_sorting, c.sorting))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.state_root = arena.string(stateRoot)
        c.address = arena.string(address)
        c.paging = arena.message(paging)
        (c.n_sorting, c.sorting) = arena.messages(sorting)
    }
}

extension ClientStateListResponse.Entry: CBacked {
    typealias CValue = CSawtoothProtos.ClientStateListResponse__Entry
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_state_list_response__entry__init(c) }

    init(_ c: CValue) {
        self.init(
            address: copyString(c.address),
            data: copyBytes(c.data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.address = arena.string(address)
        c.data = arena.bytes(data)
    }
}

extension ClientStateListResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientStateListResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_state_list_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            entries: copyMessages(c.n_entries, c.entries),
            stateRoot: copyString(c.state_root),
            paging: copyMessage(c.paging))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_entries, c.entries) = arena.messages(entries)
        c.state_root = arena.string(stateRoot)
        c.paging = arena.message(paging)
    }
}

extension ClientStateGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientStateGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_state_get_request__init(c) }

    init(_ c: CValue) {
        self.init(
            stateRoot: copyString(c.state_root),
            address: copyString(c.address))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.state_root = arena.string(stateRoot)
        c.address = arena.string(address)
    }
}

extension ClientStateGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientStateGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_state_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            value: copyBytes(c.value),
            stateRoot: copyString(c.state_root))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.value = arena.bytes(value)
        c.state_root = arena.string(stateRoot)
    }
}
