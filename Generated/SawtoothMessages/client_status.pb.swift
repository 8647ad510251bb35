// Written by scripts/generate-protos.sh from Protos/sawtooth/client_status.proto; never edit it.

internal import CSawtoothProtos

/// Asks for the endpoints of the validator and its peers.
package struct ClientStatusGetRequest: ProtobufMessage, Hashable {
    /// A message without fields.
    package init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The endpoints of the validator and its peers.
package struct ClientStatusGetResponse: ProtobufMessage, Hashable {
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

    /// A validator that this one is connected to.
    package struct Peer: ProtobufMessage, Hashable {
        /// The peer's endpoint, as `tcp://HOST:PORT`.
        package var endpoint: String

        /// A message from its field; what is left out has protobuf's default: zero, false or empty.
        package init(endpoint: String = "") {
            self.endpoint = endpoint
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        package func encoded() -> [UInt8] { encode() }
    }

    /// The outcome of the request.
    package var status: Status
    /// The peers.
    package var peers: [Peer]
    /// The validator's own endpoint, as `tcp://HOST:PORT`.
    package var endpoint: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), peers: [Peer] = [], endpoint: String = "") {
        self.status = status
        self.peers = peers
        self.endpoint = endpoint
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
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
