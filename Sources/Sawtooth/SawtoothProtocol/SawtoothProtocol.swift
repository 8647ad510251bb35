// SawtoothProtocol: the values that cross a Sawtooth validator's sockets, and their protobuf encoding.
//
// One struct a message, named as Sawtooth names it, generated from `Protos/sawtooth`: the folder `Messages` here is a
// link to `Generated/SawtoothMessages`. Encoding and decoding go through protobuf-c (`Generated/CSawtoothProtos`),
// after a check of every string on the bytes as they came, because protobuf-c accepts strings that Sawtooth's own
// decoder refuses or reads differently (StringCheck.swift). A processor's hot path parses a few of these messages by
// hand, with `WireReader` and `WireWriter`, and is tested against the messages here. `Envelope` is in this module, and
// not where frames come from, since reader and writer are inlined into it.
//
// Here is no socket, no signature and no opinion on whether a value is allowed: an address in a header may be any text.

/// A message with a protobuf encoding.
///
/// A string in a message must not hold a NUL character: protobuf-c's strings end there, so `encoded()` would cut it,
/// and `init(decoding:)` refuses it.
public protocol ProtobufMessage: Sendable {
    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    init(decoding bytes: [UInt8]) throws(WireError)

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    func encoded() -> [UInt8]
}

/// What an envelope carries; Sawtooth's `Message.MessageType`.
public typealias MessageType = Message.MessageType
