// Written by scripts/generate-protos.sh from Protos/sawtooth/processor.proto; never edit it.

internal import CSawtoothProtos

/// A processor offers to run one version of one family.
public struct TpRegisterRequest: ProtobufMessage, Hashable {
    /// The form in which the validator sends transaction headers.
    ///
    /// Open: a number without a name here is kept as it came.
    public struct TpProcessRequestHeaderStyle: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// The validator chooses, which is `expanded`.
        public static let unset = TpProcessRequestHeaderStyle(rawValue: 0)
        /// As a message in `TpProcessRequest.header`.
        public static let expanded = TpProcessRequestHeaderStyle(rawValue: 1)
        /// As the bytes that were signed, in `TpProcessRequest.headerBytes`.
        public static let raw = TpProcessRequestHeaderStyle(rawValue: 2)
    }

    /// Name of the transaction family.
    public var family: String
    /// Version of the transaction family.
    public var version: String
    /// Address prefixes of the family.
    public var namespaces: [String]
    /// Number of transactions that the validator may have outstanding here; 0: its default.
    public var maxOccupancy: UInt32
    /// Version of this protocol that the processor speaks; header style RAW needs 1.
    public var protocolVersion: UInt32
    /// The requested form of headers.
    public var requestHeaderStyle: TpProcessRequestHeaderStyle

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
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

/// Whether the validator accepted the registration, and its protocol version.
package struct TpRegisterResponse: ProtobufMessage, Hashable {
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

    /// Whether the registration was accepted.
    package var status: Status
    /// Version of this protocol that the validator speaks.
    package var protocolVersion: UInt32

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), protocolVersion: UInt32 = 0) {
        self.status = status
        self.protocolVersion = protocolVersion
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// A processor withdraws all its registrations on this connection.
package struct TpUnregisterRequest: ProtobufMessage, Hashable {
    /// A message without fields.
    package init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The answer to `TpUnregisterRequest`.
package struct TpUnregisterResponse: ProtobufMessage, Hashable {
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

/// One transaction for a processor. With header style RAW `headerBytes` is set and `header` is not.
package struct TpProcessRequest: ProtobufMessage, Hashable {
    /// The transaction's header, with header style EXPANDED.
    package var header: TransactionHeader?
    /// The transaction's payload.
    package var payload: [UInt8]
    /// The transaction's header signature, which is its id: 128 hexadecimal digits.
    package var signature: String
    /// The context, to be named in every state request.
    package var contextID: String
    /// The transaction's header as it was signed, with header style RAW.
    package var headerBytes: [UInt8]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The verdict on one transaction.
public struct TpProcessResponse: ProtobufMessage, Hashable {
    /// The verdict.
    ///
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; no validator sends it.
        public static let unset = Status(rawValue: 0)
        /// Valid: its writes are kept.
        public static let ok = Status(rawValue: 1)
        /// Invalid: its batch is refused, on every node.
        public static let invalidTransaction = Status(rawValue: 2)
        /// No verdict: the validator runs the transaction again, at once and forever.
        public static let internalError = Status(rawValue: 3)
    }

    /// The verdict.
    public var status: Status
    /// Why it is invalid, for people.
    public var message: String
    /// Why it is invalid, for programs; in the family's own encoding.
    public var extendedData: [UInt8]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
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

// MARK: - Coding

extension TpRegisterRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpRegisterRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_register_request__init(c) }

    init(_ c: CValue) {
        self.init(
            family: copyString(c.family),
            version: copyString(c.version),
            namespaces: copyStrings(c.n_namespaces, c.namespaces),
            maxOccupancy: c.max_occupancy,
            protocolVersion: c.protocol_version,
            requestHeaderStyle: .init(rawValue: c.request_header_style.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.family = arena.string(family)
        c.version = arena.string(version)
        (c.n_namespaces, c.namespaces) = arena.strings(namespaces)
        c.max_occupancy = maxOccupancy
        c.protocol_version = protocolVersion
        c.request_header_style = .init(rawValue: requestHeaderStyle.rawValue)
    }
}

extension TpRegisterResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpRegisterResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_register_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            protocolVersion: c.protocol_version)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.protocol_version = protocolVersion
    }
}

extension TpUnregisterRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpUnregisterRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_unregister_request__init(c) }

    init(_ c: CValue) {
        self.init()
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
    }
}

extension TpUnregisterResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpUnregisterResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_unregister_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpProcessRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpProcessRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_process_request__init(c) }

    init(_ c: CValue) {
        self.init(
            header: copyMessage(c.header),
            payload: copyBytes(c.payload),
            signature: copyString(c.signature),
            contextID: copyString(c.context_id),
            headerBytes: copyBytes(c.header_bytes))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.header = arena.message(header)
        c.payload = arena.bytes(payload)
        c.signature = arena.string(signature)
        c.context_id = arena.string(contextID)
        c.header_bytes = arena.bytes(headerBytes)
    }
}

extension TpProcessResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpProcessResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_process_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            message: copyString(c.message),
            extendedData: copyBytes(c.extended_data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.message = arena.string(message)
        c.extended_data = arena.bytes(extendedData)
    }
}
