// Protos/sawtooth/client_event.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Asks the validator: events subscribe.
public struct ClientEventsSubscribeRequest: ProtobufMessage, Hashable {
    public var subscriptions: [EventSubscription]
    public var lastKnownBlockIDs: [String]

    public init(subscriptions: [EventSubscription] = [], lastKnownBlockIDs: [String] = []) {
        self.subscriptions = subscriptions
        self.lastKnownBlockIDs = lastKnownBlockIDs
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: events subscribe.
public struct ClientEventsSubscribeResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let invalidFilter = Status(rawValue: 2)
        public static let unknownBlock = Status(rawValue: 3)
    }

    public var status: Status
    public var responseMessage: String

    public init(status: Status = .init(rawValue: 0), responseMessage: String = "") {
        self.status = status
        self.responseMessage = responseMessage
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks the validator: events unsubscribe.
public struct ClientEventsUnsubscribeRequest: ProtobufMessage, Hashable {
    public init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: events unsubscribe.
public struct ClientEventsUnsubscribeResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let internalError = Status(rawValue: 2)
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

/// Asks the validator: events get.
public struct ClientEventsGetRequest: ProtobufMessage, Hashable {
    public var subscriptions: [EventSubscription]
    public var blockIDs: [String]

    public init(subscriptions: [EventSubscription] = [], blockIDs: [String] = []) {
        self.subscriptions = subscriptions
        self.blockIDs = blockIDs
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: events get.
public struct ClientEventsGetResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let internalError = Status(rawValue: 2)
        public static let invalidFilter = Status(rawValue: 3)
        public static let unknownBlock = Status(rawValue: 4)
    }

    public var status: Status
    public var events: [Event]

    public init(status: Status = .init(rawValue: 0), events: [Event] = []) {
        self.status = status
        self.events = events
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientEventsSubscribeRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientEventsSubscribeRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_events_subscribe_request__init(c) }

    init(_ c: CValue) {
        self.init(
            subscriptions: copyMessages(c.n_subscriptions, c.subscriptions),
            lastKnownBlockIDs: copyStrings(c.n_last_known_block_ids, c.last_known_block_ids))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_subscriptions, c.subscriptions) = arena.messages(subscriptions)
        (c.n_last_known_block_ids, c.last_known_block_ids) = arena.strings(lastKnownBlockIDs)
    }
}

extension ClientEventsSubscribeResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientEventsSubscribeResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_events_subscribe_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            responseMessage: copyString(c.response_message))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.response_message = arena.string(responseMessage)
    }
}

extension ClientEventsUnsubscribeRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientEventsUnsubscribeRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_events_unsubscribe_request__init(c) }

    init(_ c: CValue) {
        self.init()
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
    }
}

extension ClientEventsUnsubscribeResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientEventsUnsubscribeResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_events_unsubscribe_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}

extension ClientEventsGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientEventsGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_events_get_request__init(c) }

    init(_ c: CValue) {
        self.init(
            subscriptions: copyMessages(c.n_subscriptions, c.subscriptions),
            blockIDs: copyStrings(c.n_block_ids, c.block_ids))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_subscriptions, c.subscriptions) = arena.messages(subscriptions)
        (c.n_block_ids, c.block_ids) = arena.strings(blockIDs)
    }
}

extension ClientEventsGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientEventsGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_events_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            events: copyMessages(c.n_events, c.events))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_events, c.events) = arena.messages(events)
    }
}
