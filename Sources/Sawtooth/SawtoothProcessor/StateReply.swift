package import SawtoothProtocol

/// The result of a state request.
package enum StateReply: Sendable {
    /// The values of a get, one per requested address.
    case values([[UInt8]?])
    /// The addresses that a delete returns.
    case addresses([StateAddress])
    /// A set, an event or receipt data was accepted.
    case done
    case failed(ContextError)
}

/// The kinds of state request, each with its answer's message type.
package enum StateRequestKind: UInt8, Sendable {
    case get, set, delete, event, receiptData

    /// The type of the request.
    @inline(__always)
    package var requestType: MessageType {
        switch self {
        case .get: .tpStateGetRequest
        case .set: .tpStateSetRequest
        case .delete: .tpStateDeleteRequest
        case .event: .tpEventAddRequest
        case .receiptData: .tpReceiptAddDataRequest
        }
    }

    /// The type of the answer: in Sawtooth always the next number.
    @inline(__always)
    package var responseType: UInt32 { requestType.rawValue + 1 }
}

// Reading the answers. All five have the status in field 2, and 1 is OK; the others differ in field 1.
extension StateReply {
    /// Decodes the answer to a request of `kind` for `addresses`, which is evaluated only if needed.
    package init(
        _ content: UnsafeRawBufferPointer, to kind: StateRequestKind, for addresses: @autoclosure () -> [StateAddress]
    ) {
        switch kind {
        case .get: self = Self.get(content, addresses())
        case .delete: self = Self.delete(content, addresses())
        case .set, .event, .receiptData: self = Self.plain(content, kind, addresses)
        }
    }

    private static let authorizationError: UInt32 = 2

    private static func failure(_ status: UInt32, _ kind: StateRequestKind, _ addresses: [StateAddress]) -> StateReply {
        switch kind {
        case .get, .set, .delete:
            .failed(status == authorizationError ? .authorization(addresses) : .refused(status: status))
        case .event, .receiptData:
            // Here 2 is ERROR: the validator no longer knows the context.
            .failed(.refused(status: status))
        }
    }

    private static func malformed(_ reason: String) -> StateReply {
        .failed(.malformedResponse(reason))
    }

    private static func get(_ content: UnsafeRawBufferPointer, _ addresses: [StateAddress]) -> StateReply {
        var values = [[UInt8]?](repeating: nil, count: addresses.count)
        var found = 0
        var position = 0
        var status: UInt32 = 0
        // The answer normally has the order of the request; `seen` is needed only otherwise.
        var seen: [Bool]?
        var reader = WireReader(content)
        while let tag = reader.nextTag() {
            switch tag {
            case 1 << 3 | 2:
                guard let entry = StateEntryView(reader.bytes()) else { return malformed("an entry cannot be read") }
                if seen == nil, position < addresses.count, addresses[position].hasDigits(entry.address) {
                    values[position] = entry.data.count > 0 ? [UInt8](entry.data) : nil
                    position += 1
                    found = position
                    continue
                }
                if seen == nil { seen = addresses.indices.map { $0 < position } }
                for index in addresses.indices where addresses[index].hasDigits(entry.address) {
                    values[index] = entry.data.count > 0 ? [UInt8](entry.data) : nil
                    if seen?[index] == false {
                        seen?[index] = true
                        found += 1
                    }
                }
            case 2 << 3: status = reader.value32()
            default:
                if tag >> 3 <= 2 { reader.fail() } else { reader.skip(tag) }
            }
        }
        guard reader.isValid else { return malformed("it is not a TpStateGetResponse") }
        guard status == 1 else { return failure(status, .get, addresses) }
        guard found == addresses.count else {
            return malformed("it lacks \(addresses.count - found) of the \(addresses.count) addresses asked for")
        }
        return .values(values)
    }

    private static func delete(_ content: UnsafeRawBufferPointer, _ asked: [StateAddress]) -> StateReply {
        var addresses: [StateAddress] = []
        var status: UInt32 = 0
        var reader = WireReader(content)
        while let tag = reader.nextTag() {
            switch tag {
            case 1 << 3 | 2:
                let digits = reader.bytes()
                if let address = asked.first(where: { $0.hasDigits(digits) }) { addresses.append(address) }
            case 2 << 3: status = reader.value32()
            default:
                if tag >> 3 <= 2 { reader.fail() } else { reader.skip(tag) }
            }
        }
        guard reader.isValid else { return malformed("it is not a TpStateDeleteResponse") }
        return status == 1 ? .addresses(addresses) : failure(status, .delete, asked)
    }

    private static func plain(
        _ content: UnsafeRawBufferPointer, _ kind: StateRequestKind, _ addresses: () -> [StateAddress]
    ) -> StateReply {
        var status: UInt32 = 0
        var reader = WireReader(content)
        while let tag = reader.nextTag() {
            if tag == 2 << 3 {
                status = reader.value32()
            } else if tag >> 3 == 2 {
                reader.fail()
            } else {
                reader.skip(tag)
            }
        }
        guard reader.isValid else { return malformed("its status cannot be read") }
        return status == 1 ? .done : failure(status, kind, addresses())
    }
}

/// A TpStateEntry, in place.
private struct StateEntryView {
    var address = UnsafeRawBufferPointer(start: nil, count: 0)
    var data = UnsafeRawBufferPointer(start: nil, count: 0)

    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = WireReader(bytes)
        while let tag = reader.nextTag() {
            switch tag {
            case 1 << 3 | 2: address = reader.bytes()
            case 2 << 3 | 2: data = reader.bytes()
            default:
                if tag >> 3 <= 2 { reader.fail() } else { reader.skip(tag) }
            }
        }
        guard reader.isValid else { return nil }
    }
}
