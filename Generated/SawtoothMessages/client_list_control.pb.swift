// Written by scripts/generate-protos.sh from Protos/sawtooth/client_list_control.proto; never edit it.

internal import CSawtoothProtos

/// Where a page starts and how many items it may hold.
package struct ClientPagingControls: ProtobufMessage, Hashable {
    /// Id or address of the page's first item; empty: the list's first.
    package var start: String
    /// Number of items that the page may hold; 0: the validator's default.
    package var limit: Int32

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(start: String = "", limit: Int32 = 0) {
        self.start = start
        self.limit = limit
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The returned page, and where the next one starts.
package struct ClientPagingResponse: ProtobufMessage, Hashable {
    /// Id or address of the next page's first item; empty: there is none.
    package var next: String
    /// Id or address of this page's first item.
    package var start: String
    /// Number of items that the page could hold.
    package var limit: Int32

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(next: String = "", start: String = "", limit: Int32 = 0) {
        self.next = next
        self.start = start
        self.limit = limit
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Sorts a list; Sawtooth 1.2 knows the key `block_num` and the default order.
package struct ClientSortControls: ProtobufMessage, Hashable {
    /// The path of the value to sort by, outermost first.
    package var keys: [String]
    /// Whether the order is reversed.
    package var reverse: Bool

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(keys: [String] = [], reverse: Bool = false) {
        self.keys = keys
        self.reverse = reverse
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientPagingControls: CBacked {
    typealias CValue = CSawtoothProtos.ClientPagingControls
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_paging_controls__init(c) }

    init(_ c: CValue) {
        self.init(
            start: copyString(c.start),
            limit: c.limit)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.start = arena.string(start)
        c.limit = limit
    }
}

extension ClientPagingResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientPagingResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_paging_response__init(c) }

    init(_ c: CValue) {
        self.init(
            next: copyString(c.next),
            start: copyString(c.start),
            limit: c.limit)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.next = arena.string(next)
        c.start = arena.string(start)
        c.limit = limit
    }
}

extension ClientSortControls: CBacked {
    typealias CValue = CSawtoothProtos.ClientSortControls
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_sort_controls__init(c) }

    init(_ c: CValue) {
        self.init(
            keys: copyStrings(c.n_keys, c.keys),
            reverse: c.reverse != 0)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_keys, c.keys) = arena.strings(keys)
        c.reverse = reverse ? 1 : 0
    }
}
