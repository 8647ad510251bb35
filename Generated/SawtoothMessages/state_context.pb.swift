// Written by scripts/generate-protos.sh from Protos/sawtooth/state_context.proto; never edit it.

internal import CSawtoothProtos

/// One address and its data. Sawtooth answers absence with empty data.
package struct TpStateEntry: ProtobufMessage, Hashable {
    /// The address: 70 hexadecimal digits.
    package var address: String
    /// The data; empty when there is none.
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

/// Reads addresses in one context.
package struct TpStateGetRequest: ProtobufMessage, Hashable {
    /// The context id of the `TpProcessRequest`.
    package var contextID: String
    /// The addresses: 70 hexadecimal digits each.
    package var addresses: [String]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(contextID: String = "", addresses: [String] = []) {
        self.contextID = contextID
        self.addresses = addresses
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The entries read, one per requested address.
package struct TpStateGetResponse: ProtobufMessage, Hashable {
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
        /// An address is not among the inputs or outputs that the transaction declares, or the context is gone.
        package static let authorizationError = Status(rawValue: 2)
    }

    /// The entries.
    package var entries: [TpStateEntry]
    /// The outcome of the request.
    package var status: Status

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(entries: [TpStateEntry] = [], status: Status = .init(rawValue: 0)) {
        self.entries = entries
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Writes entries in one context.
package struct TpStateSetRequest: ProtobufMessage, Hashable {
    /// The context id of the `TpProcessRequest`.
    package var contextID: String
    /// The entries: new addresses, and new data of old ones.
    package var entries: [TpStateEntry]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(contextID: String = "", entries: [TpStateEntry] = []) {
        self.contextID = contextID
        self.entries = entries
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The addresses written.
package struct TpStateSetResponse: ProtobufMessage, Hashable {
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
        /// An address is not among the inputs or outputs that the transaction declares, or the context is gone.
        package static let authorizationError = Status(rawValue: 2)
    }

    /// The addresses that were written.
    package var addresses: [String]
    /// The outcome of the request.
    package var status: Status

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(addresses: [String] = [], status: Status = .init(rawValue: 0)) {
        self.addresses = addresses
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Deletes addresses in one context.
package struct TpStateDeleteRequest: ProtobufMessage, Hashable {
    /// The context id of the `TpProcessRequest`.
    package var contextID: String
    /// The addresses: 70 hexadecimal digits each.
    package var addresses: [String]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(contextID: String = "", addresses: [String] = []) {
        self.contextID = contextID
        self.addresses = addresses
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The addresses deleted; Sawtooth echoes all requested ones, whether stored or not.
package struct TpStateDeleteResponse: ProtobufMessage, Hashable {
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
        /// An address is not among the inputs or outputs that the transaction declares, or the context is gone.
        package static let authorizationError = Status(rawValue: 2)
    }

    /// The requested addresses.
    package var addresses: [String]
    /// The outcome of the request.
    package var status: Status

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(addresses: [String] = [], status: Status = .init(rawValue: 0)) {
        self.addresses = addresses
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Adds bytes to the transaction's receipt.
package struct TpReceiptAddDataRequest: ProtobufMessage, Hashable {
    /// The context id of the `TpProcessRequest`.
    package var contextID: String
    /// One piece of data; a receipt may have many.
    package var data: [UInt8]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(contextID: String = "", data: [UInt8] = []) {
        self.contextID = contextID
        self.data = data
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The answer to `TpReceiptAddDataRequest`.
package struct TpReceiptAddDataResponse: ProtobufMessage, Hashable {
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
        /// Refused or failed.
        package static let error = Status(rawValue: 2)
    }

    /// The outcome of the request.
    package var status: Status

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0)) {
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Adds an event to the transaction's receipt.
package struct TpEventAddRequest: ProtobufMessage, Hashable {
    /// The context id of the `TpProcessRequest`.
    package var contextID: String
    /// The event.
    package var event: Event?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(contextID: String = "", event: Event? = nil) {
        self.contextID = contextID
        self.event = event
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The answer to `TpEventAddRequest`.
package struct TpEventAddResponse: ProtobufMessage, Hashable {
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
        /// Refused or failed.
        package static let error = Status(rawValue: 2)
    }

    /// The outcome of the request.
    package var status: Status

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0)) {
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension TpStateEntry: CBacked {
    typealias CValue = CSawtoothProtos.TpStateEntry
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_entry__init(c) }

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

extension TpStateGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpStateGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_get_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            addresses: copyStrings(c.n_addresses, c.addresses))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        (c.n_addresses, c.addresses) = arena.strings(addresses)
    }
}

extension TpStateGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpStateGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            entries: copyMessages(c.n_entries, c.entries),
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_entries, c.entries) = arena.messages(entries)
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpStateSetRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpStateSetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_set_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            entries: copyMessages(c.n_entries, c.entries))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        (c.n_entries, c.entries) = arena.messages(entries)
    }
}

extension TpStateSetResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpStateSetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_set_response__init(c) }

    init(_ c: CValue) {
        self.init(
            addresses: copyStrings(c.n_addresses, c.addresses),
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_addresses, c.addresses) = arena.strings(addresses)
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpStateDeleteRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpStateDeleteRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_delete_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            addresses: copyStrings(c.n_addresses, c.addresses))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        (c.n_addresses, c.addresses) = arena.strings(addresses)
    }
}

extension TpStateDeleteResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpStateDeleteResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_delete_response__init(c) }

    init(_ c: CValue) {
        self.init(
            addresses: copyStrings(c.n_addresses, c.addresses),
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_addresses, c.addresses) = arena.strings(addresses)
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpReceiptAddDataRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpReceiptAddDataRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_receipt_add_data_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            data: copyBytes(c.data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        c.data = arena.bytes(data)
    }
}

extension TpReceiptAddDataResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpReceiptAddDataResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_receipt_add_data_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpEventAddRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpEventAddRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_event_add_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            event: copyMessage(c.event))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        c.event = arena.message(event)
    }
}

extension TpEventAddResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpEventAddResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_event_add_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}
