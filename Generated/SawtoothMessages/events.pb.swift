// Written by scripts/generate-protos.sh from Protos/sawtooth/events.proto; never edit it.

internal import CSawtoothProtos

/// An event of a transaction or the validator, for subscribers of its type.
public struct Event: ProtobufMessage, Hashable {
    /// A key and a value that filters match against; a key may occur more than once.
    public struct Attribute: ProtobufMessage, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: String

        /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
        public init(key: String = "", value: String = "") {
            self.key = key
            self.value = value
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        public func encoded() -> [UInt8] { encode() }
    }

    /// The type of the event: `FAMILY/NAME`.
    public var eventType: String
    /// The attributes that filters match against.
    public var attributes: [Attribute]
    /// Anything else, in an encoding that the type implies.
    public var data: [UInt8]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(eventType: String = "", attributes: [Attribute] = [], data: [UInt8] = []) {
        self.eventType = eventType
        self.attributes = attributes
        self.data = data
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The content of a `CLIENT_EVENTS` message: the events of one block that match a subscription.
public struct EventList: ProtobufMessage, Hashable {
    /// The events, in the order in which they were added.
    public var events: [Event]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    public init(events: [Event] = []) {
        self.events = events
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Matches events by one attribute.
public struct EventFilter: ProtobufMessage, Hashable {
    /// How `matchString` is compared with the values of an event's attributes that have the filter's key.
    ///
    /// Open: a number without a name here is kept as it came.
    public struct FilterType: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; the validator refuses it.
        public static let unset = FilterType(rawValue: 0)
        /// One value is equal to it.
        public static let simpleAny = FilterType(rawValue: 1)
        /// Every value is equal to it.
        public static let simpleAll = FilterType(rawValue: 2)
        /// One value matches it, as a regular expression.
        public static let regexAny = FilterType(rawValue: 3)
        /// Every value matches it, as a regular expression.
        public static let regexAll = FilterType(rawValue: 4)
    }

    /// The key of the attributes to compare.
    public var key: String
    /// A value, or a regular expression, depending on `filterType`.
    public var matchString: String
    /// How the values are compared.
    public var filterType: FilterType

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(key: String = "", matchString: String = "", filterType: FilterType = .init(rawValue: 0)) {
        self.key = key
        self.matchString = matchString
        self.filterType = filterType
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks for events of one type that pass all filters.
public struct EventSubscription: ProtobufMessage, Hashable {
    /// The type of the events.
    public var eventType: String
    /// The filters; without any, every event of the type passes.
    public var filters: [EventFilter]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(eventType: String = "", filters: [EventFilter] = []) {
        self.eventType = eventType
        self.filters = filters
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension Event.Attribute: CBacked {
    typealias CValue = CSawtoothProtos.Event__Attribute
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { event__attribute__init(c) }

    init(_ c: CValue) {
        self.init(
            key: copyString(c.key),
            value: copyString(c.value))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.key = arena.string(key)
        c.value = arena.string(value)
    }
}

extension Event: CBacked {
    typealias CValue = CSawtoothProtos.Event
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { event__init(c) }

    init(_ c: CValue) {
        self.init(
            eventType: copyString(c.event_type),
            attributes: copyMessages(c.n_attributes, c.attributes),
            data: copyBytes(c.data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.event_type = arena.string(eventType)
        (c.n_attributes, c.attributes) = arena.messages(attributes)
        c.data = arena.bytes(data)
    }
}

extension EventList: CBacked {
    typealias CValue = CSawtoothProtos.EventList
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { event_list__init(c) }

    init(_ c: CValue) {
        self.init(
            events: copyMessages(c.n_events, c.events))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_events, c.events) = arena.messages(events)
    }
}

extension EventFilter: CBacked {
    typealias CValue = CSawtoothProtos.EventFilter
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { event_filter__init(c) }

    init(_ c: CValue) {
        self.init(
            key: copyString(c.key),
            matchString: copyString(c.match_string),
            filterType: .init(rawValue: c.filter_type.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.key = arena.string(key)
        c.match_string = arena.string(matchString)
        c.filter_type = .init(rawValue: filterType.rawValue)
    }
}

extension EventSubscription: CBacked {
    typealias CValue = CSawtoothProtos.EventSubscription
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { event_subscription__init(c) }

    init(_ c: CValue) {
        self.init(
            eventType: copyString(c.event_type),
            filters: copyMessages(c.n_filters, c.filters))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.event_type = arena.string(eventType)
        (c.n_filters, c.filters) = arena.messages(filters)
    }
}
