// Written by scripts/generate-protos.sh from Protos/sawtooth/client_peers.proto; never edit it.

internal import CSawtoothProtos

/// Asks for the endpoints of the validator's peers.
package struct ClientPeersGetRequest: ProtobufMessage, Hashable {
    /// A message without fields.
    package init() {}

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The endpoints of the validator's peers.
package struct ClientPeersGetResponse: ProtobufMessage, Hashable {
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
    /// The endpoints, as `tcp://HOST:PORT`.
    package var peers: [String]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), peers: [String] = []) {
        self.status = status
        self.peers = peers
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
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
