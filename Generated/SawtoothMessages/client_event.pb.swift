// Written by scripts/generate-protos.sh from Protos/sawtooth/client_event.proto; never edit it.

internal import CSawtoothProtos

/// Asks for events as blocks are committed; replaces the connection's earlier subscriptions.
package struct ClientEventsSubscribeRequest: ProtobufMessage, Hashable {
    /// The requested events.
    package var subscriptions: [EventSubscription]
    /// Blocks that the client knows, newest first: events follow from the first that is on the chain.
    package var lastKnownBlockIDs: [String]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(subscriptions: [EventSubscription] = [], lastKnownBlockIDs: [String] = []) {
        self.subscriptions = subscriptions
        self.lastKnownBlockIDs = lastKnownBlockIDs
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Whether the subscription was accepted.
package struct ClientEventsSubscribeResponse: ProtobufMessage, Hashable {
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
        /// A filter has no known type, or its regular expression does not compile.
        package static let invalidFilter = Status(rawValue: 2)
        /// None of the blocks is on the validator's chain.
        package static let unknownBlock = Status(rawValue: 3)
    }

    /// The outcome of the request.
    package var status: Status
    /// What was wrong, for people.
    package var responseMessage: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), responseMessage: String = "") {
        self.status = status
        self.responseMessage = responseMessage
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Ends the connection's subscriptions.
package struct ClientEventsUnsubscribeRequest: ProtobufMessage, Hashable {
    /// A message without fields.
    package init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The answer to `ClientEventsUnsubscribeRequest`.
package struct ClientEventsUnsubscribeResponse: ProtobufMessage, Hashable {
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

/// Asks for the events of given blocks.
package struct ClientEventsGetRequest: ProtobufMessage, Hashable {
    /// The requested events.
    package var subscriptions: [EventSubscription]
    /// Ids of the blocks.
    package var blockIDs: [String]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(subscriptions: [EventSubscription] = [], blockIDs: [String] = []) {
        self.subscriptions = subscriptions
        self.blockIDs = blockIDs
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The requested events.
package struct ClientEventsGetResponse: ProtobufMessage, Hashable {
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
        /// A filter has no known type, or its regular expression does not compile.
        package static let invalidFilter = Status(rawValue: 3)
        /// One of the blocks is not known.
        package static let unknownBlock = Status(rawValue: 4)
    }

    /// The outcome of the request.
    package var status: Status
    /// The events, in the order of their blocks.
    package var events: [Event]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), events: [Event] = []) {
        self.status = status
        self.events = events
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
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
