// SawtoothProtocol: the values that cross a Sawtooth validator's sockets, and their protobuf encoding.
//
// One struct per message, with Sawtooth's name, generated from `Protos/sawtooth`: the folder `Messages` here is a link
// to `Generated/SawtoothMessages`. protobuf-c (`Generated/CSawtoothProtos`) encodes and decodes, after a check of every
// string in the received bytes, because protobuf-c accepts strings that Sawtooth's own decoder refuses or reads
// differently (StringCheck.swift). A processor's hot path parses a few of these messages by hand, with `WireReader` and
// `WireWriter`, and is tested against the messages here. `Envelope` is in this module, and not in the transport, since
// reader and writer are inlined into it.
//
// This module has no socket and no signature, and does not decide whether a value is allowed: an address in a header
// may be any text.

/// A message with a protobuf encoding.
///
/// A string in a message must not contain a NUL character: protobuf-c's strings end there, so `encoded()` would
/// truncate it, and `init(decoding:)` refuses it.
public protocol ProtobufMessage: Sendable {
    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    init(decoding bytes: [UInt8]) throws(WireError)

    /// The protobuf encoding: fields in the order of their numbers, without defaults.
    func encoded() -> [UInt8]
}

/// The type of an envelope's content; Sawtooth's `Message.MessageType`.
public typealias MessageType = Message.MessageType
