// Protos/sawtooth/client_peers.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Asks the validator: peers get.
public struct ClientPeersGetRequest: ProtobufMessage, Hashable {
    public init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: peers get.
public struct ClientPeersGetResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let error = Status(rawValue: 2)
    }

    public var status: Status
    public var peers: [String]

    public init(status: Status = .init(rawValue: 0), peers: [String] = []) {
        self.status = status
        self.peers = peers
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientPeersGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientPeersGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_peers_get_request__init(c) }

    init(_ c: CValue) {
        self.init()
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
    }
}

extension ClientPeersGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientPeersGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_peers_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            peers: copyStrings(c.n_peers, c.peers))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_peers, c.peers) = arena.strings(peers)
    }
}
