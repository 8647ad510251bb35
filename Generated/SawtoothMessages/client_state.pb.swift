// Written by scripts/generate-protos.sh from Protos/sawtooth/client_state.proto; never edit it.

internal import CSawtoothProtos

/// Asks for a page of state's entries, in the order of their addresses.
package struct ClientStateListRequest: ProtobufMessage, Hashable {
    /// Root of the state that is read: 64 hexadecimal digits; empty: the current one.
    package var stateRoot: String
    /// An address prefix; empty: all.
    package var address: String
    /// The page to return.
    package var paging: ClientPagingControls?
    /// The sort order; later keys break ties of earlier ones.
    package var sorting: [ClientSortControls]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// A page of state's entries.
package struct ClientStateListResponse: ProtobufMessage, Hashable {
    /// The outcome of the request.
    ///
    /// Open: a number without a name here is kept as it came.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; no validator sends it.
        package static let unset = Status(rawValue: 0)
        /// Done.
        package static let ok = Status(rawValue: 1)
        /// The validator failed.
        package static let internalError = Status(rawValue: 2)
        /// The validator has no genesis block yet.
        package static let notReady = Status(rawValue: 3)
        /// There is no block or state root of that id.
        package static let noRoot = Status(rawValue: 4)
        /// The requested item does not exist.
        package static let noResource = Status(rawValue: 5)
        /// The paging controls are out of range.
        package static let invalidPaging = Status(rawValue: 6)
        /// The validator cannot sort by these keys.
        package static let invalidSort = Status(rawValue: 7)
        /// Not an address or an address prefix.
        package static let invalidAddress = Status(rawValue: 8)
        /// The state root is not 64 hexadecimal digits.
        package static let invalidRoot = Status(rawValue: 9)
    }

    /// One entry of state.
    package struct Entry: ProtobufMessage, Hashable {
        /// The address: 70 hexadecimal digits.
        package var address: String
        /// The data.
        package var data: [UInt8]

        /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
        package init(address: String = "", data: [UInt8] = []) {
            self.address = address
            self.data = data
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        package func encoded() -> [UInt8] { encode() }
    }

    /// The outcome of the request.
    package var status: Status
    /// The entries.
    package var entries: [Entry]
    /// Root of the state that was read: 64 hexadecimal digits.
    package var stateRoot: String
    /// This page.
    package var paging: ClientPagingResponse?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Asks for the entry at one address.
package struct ClientStateGetRequest: ProtobufMessage, Hashable {
    /// Root of the state that is read: 64 hexadecimal digits; empty: the current one.
    package var stateRoot: String
    /// The address: 70 hexadecimal digits.
    package var address: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(stateRoot: String = "", address: String = "") {
        self.stateRoot = stateRoot
        self.address = address
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The requested entry.
package struct ClientStateGetResponse: ProtobufMessage, Hashable {
    /// The outcome of the request.
    ///
    /// Open: a number without a name here is kept as it came.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; no validator sends it.
        package static let unset = Status(rawValue: 0)
        /// Done.
        package static let ok = Status(rawValue: 1)
        /// The validator failed.
        package static let internalError = Status(rawValue: 2)
        /// The validator has no genesis block yet.
        package static let notReady = Status(rawValue: 3)
        /// There is no block or state root of that id.
        package static let noRoot = Status(rawValue: 4)
        /// The requested item does not exist.
        package static let noResource = Status(rawValue: 5)
        /// Not an address or an address prefix.
        package static let invalidAddress = Status(rawValue: 6)
        /// The state root is not 64 hexadecimal digits.
        package static let invalidRoot = Status(rawValue: 7)
    }

    /// The outcome of the request.
    package var status: Status
    /// The data at the address.
    package var value: [UInt8]
    /// Root of the state that was read: 64 hexadecimal digits.
    package var stateRoot: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), value: [UInt8] = [], stateRoot: String = "") {
        self.status = status
        self.value = value
        self.stateRoot = stateRoot
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
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
