// Protos/sawtooth/processor.proto

/// A processor offers to run one version of one family.
public struct TpRegisterRequest: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct TpProcessRequestHeaderStyle: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = TpProcessRequestHeaderStyle(rawValue: 0)
        public static let expanded = TpProcessRequestHeaderStyle(rawValue: 1)
        public static let raw = TpProcessRequestHeaderStyle(rawValue: 2)
    }

    public var family: String
    public var version: String
    public var namespaces: [String]
    public var maxOccupancy: UInt32
    public var protocolVersion: UInt32
    public var requestHeaderStyle: TpProcessRequestHeaderStyle

    public init(
        family: String = "",
        version: String = "",
        namespaces: [String] = [],
        maxOccupancy: UInt32 = 0,
        protocolVersion: UInt32 = 0,
        requestHeaderStyle: TpProcessRequestHeaderStyle = .init(rawValue: 0)
    ) {
        self.family = family
        self.version = version
        self.namespaces = namespaces
        self.maxOccupancy = maxOccupancy
        self.protocolVersion = protocolVersion
        self.requestHeaderStyle = requestHeaderStyle
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Whether the validator took the offer, and the protocol version it speaks.
public struct TpRegisterResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let error = Status(rawValue: 2)
    }

    public var status: Status
    public var protocolVersion: UInt32

    public init(status: Status = .init(rawValue: 0), protocolVersion: UInt32 = 0) {
        self.status = status
        self.protocolVersion = protocolVersion
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// A processor takes back everything that it registered on this connection.
public struct TpUnregisterRequest: ProtobufMessage, Hashable {
    public init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The answer to `TpUnregisterRequest`.
public struct TpUnregisterResponse: ProtobufMessage, Hashable {
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

/// One transaction for a processor. With header style RAW `headerBytes` is set and `header` is empty.
public struct TpProcessRequest: ProtobufMessage, Hashable {
    public var header: TransactionHeader?
    public var payload: [UInt8]
    public var signature: String
    public var contextID: String
    public var headerBytes: [UInt8]

    public init(
        header: TransactionHeader? = nil,
        payload: [UInt8] = [],
        signature: String = "",
        contextID: String = "",
        headerBytes: [UInt8] = []
    ) {
        self.header = header
        self.payload = payload
        self.signature = signature
        self.contextID = contextID
        self.headerBytes = headerBytes
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The verdict on one transaction. `internalError` makes the validator run it again, at once and for ever.
public struct TpProcessResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let invalidTransaction = Status(rawValue: 2)
        public static let internalError = Status(rawValue: 3)
    }

    public var status: Status
    public var message: String
    public var extendedData: [UInt8]

    public init(status: Status = .init(rawValue: 0), message: String = "", extendedData: [UInt8] = []) {
        self.status = status
        self.message = message
        self.extendedData = extendedData
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}
