// Protos/sawtooth/client_status.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Asks the validator: status get.
public struct ClientStatusGetRequest: ProtobufMessage, Hashable {
    public init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: status get.
public struct ClientStatusGetResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let error = Status(rawValue: 2)
    }

    /// Peer.
    public struct Peer: ProtobufMessage, Hashable {
        public var endpoint: String

        public init(endpoint: String = "") {
            self.endpoint = endpoint
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        public func encoded() -> [UInt8] { encode() }
    }

    public var status: Status
    public var peers: [Peer]
    public var endpoint: String

    public init(status: Status = .init(rawValue: 0), peers: [Peer] = [], endpoint: String = "") {
        self.status = status
        self.peers = peers
        self.endpoint = endpoint
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientStatusGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientStatusGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_status_get_request__init(c) }

    init(_ c: CValue) {
        self.init()
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
    }
}

extension ClientStatusGetResponse.Peer: CBacked {
    typealias CValue = CSawtoothProtos.ClientStatusGetResponse__Peer
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_status_get_response__peer__init(c) }

    init(_ c: CValue) {
        self.init(
            endpoint: copyString(c.endpoint))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.endpoint = arena.string(endpoint)
    }
}

extension ClientStatusGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientStatusGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_status_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            peers: copyMessages(c.n_peers, c.peers),
            endpoint: copyString(c.endpoint))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_peers, c.peers) = arena.messages(peers)
        c.endpoint = arena.string(endpoint)
    }
}
