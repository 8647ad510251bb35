// Protos/sawtooth/state_context.proto

/// One address and its data. Sawtooth answers absence with empty data.
public struct TpStateEntry: ProtobufMessage, Hashable {
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

/// Reads addresses in one context.
public struct TpStateGetRequest: ProtobufMessage, Hashable {
    public var contextID: String
    public var addresses: [String]

    public init(contextID: String = "", addresses: [String] = []) {
        self.contextID = contextID
        self.addresses = addresses
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The entries read, one for each address asked for.
public struct TpStateGetResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let authorizationError = Status(rawValue: 2)
    }

    public var entries: [TpStateEntry]
    public var status: Status

    public init(entries: [TpStateEntry] = [], status: Status = .init(rawValue: 0)) {
        self.entries = entries
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Writes entries in one context.
public struct TpStateSetRequest: ProtobufMessage, Hashable {
    public var contextID: String
    public var entries: [TpStateEntry]

    public init(contextID: String = "", entries: [TpStateEntry] = []) {
        self.contextID = contextID
        self.entries = entries
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The addresses written.
public struct TpStateSetResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let authorizationError = Status(rawValue: 2)
    }

    public var addresses: [String]
    public var status: Status

    public init(addresses: [String] = [], status: Status = .init(rawValue: 0)) {
        self.addresses = addresses
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Deletes addresses in one context.
public struct TpStateDeleteRequest: ProtobufMessage, Hashable {
    public var contextID: String
    public var addresses: [String]

    public init(contextID: String = "", addresses: [String] = []) {
        self.contextID = contextID
        self.addresses = addresses
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The addresses deleted; Sawtooth echoes all that were asked for, there or not.
public struct TpStateDeleteResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let authorizationError = Status(rawValue: 2)
    }

    public var addresses: [String]
    public var status: Status

    public init(addresses: [String] = [], status: Status = .init(rawValue: 0)) {
        self.addresses = addresses
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Adds bytes to the transaction's receipt.
public struct TpReceiptAddDataRequest: ProtobufMessage, Hashable {
    public var contextID: String
    public var data: [UInt8]

    public init(contextID: String = "", data: [UInt8] = []) {
        self.contextID = contextID
        self.data = data
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The answer to `TpReceiptAddDataRequest`.
public struct TpReceiptAddDataResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let error = Status(rawValue: 2)
    }

    public var status: Status

    public init(status: Status = .init(rawValue: 0)) {
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Adds an event to the transaction's receipt.
public struct TpEventAddRequest: ProtobufMessage, Hashable {
    public var contextID: String
    public var event: Event?

    public init(contextID: String = "", event: Event? = nil) {
        self.contextID = contextID
        self.event = event
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The answer to `TpEventAddRequest`.
public struct TpEventAddResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let error = Status(rawValue: 2)
    }

    public var status: Status

    public init(status: Status = .init(rawValue: 0)) {
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}
