package import SawtoothProtocol

/// A frame that a processor sends often: its exact size, and how to write it directly into the socket's memory.
package protocol RequestFrame {
    /// The message's type.
    var type: MessageType { get }
    /// Bytes of the content.
    var contentCount: Int { get }
    /// Writes the content, exactly `contentCount` bytes.
    func write(to writer: inout WireWriter)
}

extension RequestFrame {
    /// Bytes of the whole frame.
    @inline(__always)
    package func frameCount(correlationCount: Int) -> Int {
        Envelope.size(type, correlationCount: correlationCount, contentCount: contentCount)
    }

    /// Writes the whole frame.
    @inline(__always)
    package func writeFrame(correlationID: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) {
        var writer = WireWriter(output)
        Envelope.write(type, correlationID: correlationID, contentCount: contentCount, to: &writer)
        write(to: &writer)
        assert(writer.isFull, "a \(Self.self) is not of the size that was computed for it")
    }
}

/// TP_STATE_GET_REQUEST and TP_STATE_DELETE_REQUEST: context id, then addresses.
package struct AddressesFrame: RequestFrame {
    package let type: MessageType
    package let contextID: WireText
    package let addresses: [StateAddress]
    package let contentCount: Int

    @inline(__always)
    package init(_ type: MessageType, contextID: WireText, addresses: [StateAddress]) {
        self.type = type
        self.contextID = contextID
        self.addresses = addresses
        let contextCount = contextID.count
        contentCount =
            (contextCount == 0 ? 0 : WireSize.field(count: contextCount))
            + addresses.count * WireSize.field(count: StateAddress.hexCount)
    }

    @inline(__always)
    package func write(to writer: inout WireWriter) {
        if contextID.count > 0 { writer.field(1, contextID) }
        for address in addresses { writer.field(2, address) }
    }
}

/// TP_STATE_SET_REQUEST: context id, then entries.
package struct EntriesFrame: RequestFrame {
    package let contextID: WireText
    package let entries: [StateEntry]
    package let contentCount: Int

    package var type: MessageType { .tpStateSetRequest }

    @inline(__always)
    package init(contextID: WireText, entries: [StateEntry]) {
        self.contextID = contextID
        self.entries = entries
        let contextCount = contextID.count
        var count = contextCount == 0 ? 0 : WireSize.field(count: contextCount)
        for entry in entries { count += WireSize.field(count: Self.entryCount(entry)) }
        contentCount = count
    }

    @inline(__always)
    package func write(to writer: inout WireWriter) {
        if contextID.count > 0 { writer.field(1, contextID) }
        for entry in entries {
            writer.head(2, count: Self.entryCount(entry))
            writer.field(1, entry.address)
            if !entry.data.isEmpty { writer.field(2, entry.data) }
        }
    }

    @inline(__always)
    private static func entryCount(_ entry: StateEntry) -> Int {
        WireSize.field(count: StateAddress.hexCount)
            + (entry.data.isEmpty ? 0 : WireSize.field(count: entry.data.count))
    }
}

/// TP_EVENT_ADD_REQUEST: context id, then the event.
package struct EventFrame: RequestFrame {
    package let contextID: WireText
    package let event: Event
    package let contentCount: Int
    private let eventCount: Int

    package var type: MessageType { .tpEventAddRequest }

    package init(contextID: WireText, event: Event) {
        self.contextID = contextID
        self.event = event
        var count = event.eventType.isEmpty ? 0 : WireSize.field(count: event.eventType.utf8.count)
        for attribute in event.attributes { count += WireSize.field(count: Self.attributeCount(attribute)) }
        if !event.data.isEmpty { count += WireSize.field(count: event.data.count) }
        eventCount = count
        let contextCount = contextID.count
        contentCount = (contextCount == 0 ? 0 : WireSize.field(count: contextCount)) + WireSize.field(count: count)
    }

    package func write(to writer: inout WireWriter) {
        if contextID.count > 0 { writer.field(1, contextID) }
        writer.head(2, count: eventCount)
        if !event.eventType.isEmpty { writer.field(1, event.eventType) }
        for attribute in event.attributes {
            writer.head(2, count: Self.attributeCount(attribute))
            if !attribute.key.isEmpty { writer.field(1, attribute.key) }
            if !attribute.value.isEmpty { writer.field(2, attribute.value) }
        }
        if !event.data.isEmpty { writer.field(3, event.data) }
    }

    private static func attributeCount(_ attribute: Event.Attribute) -> Int {
        (attribute.key.isEmpty ? 0 : WireSize.field(count: attribute.key.utf8.count))
            + (attribute.value.isEmpty ? 0 : WireSize.field(count: attribute.value.utf8.count))
    }
}

/// TP_RECEIPT_ADD_DATA_REQUEST: context id, then opaque bytes (field 3).
package struct ReceiptDataFrame: RequestFrame {
    package let contextID: WireText
    package let data: [UInt8]

    package init(contextID: WireText, data: [UInt8]) {
        self.contextID = contextID
        self.data = data
    }

    package var type: MessageType { .tpReceiptAddDataRequest }

    package var contentCount: Int {
        (contextID.count == 0 ? 0 : WireSize.field(count: contextID.count))
            + (data.isEmpty ? 0 : WireSize.field(count: data.count))
    }

    package func write(to writer: inout WireWriter) {
        if contextID.count > 0 { writer.field(1, contextID) }
        if !data.isEmpty { writer.field(3, data) }
    }
}

/// TP_PROCESS_RESPONSE: the verdict.
package struct VerdictFrame: RequestFrame {
    package let status: TpProcessResponse.Status
    package let message: String
    package let extendedData: [UInt8]

    package init(status: TpProcessResponse.Status, message: String = "", extendedData: [UInt8] = []) {
        self.status = status
        self.message = message
        self.extendedData = extendedData
    }

    /// The verdict of a handler.
    init(_ failure: ApplyError?) {
        switch failure {
        case nil: self.init(status: .ok)
        case .invalidTransaction(let message, let data):
            self.init(status: .invalidTransaction, message: message, extendedData: data)
        case .internalError(let message, let data):
            self.init(status: .internalError, message: message, extendedData: data)
        }
    }

    package var type: MessageType { .tpProcessResponse }

    @inline(__always)
    package var contentCount: Int {
        WireSize.field(UInt64(status.rawValue))
            + (message.isEmpty ? 0 : WireSize.field(count: message.utf8.count))
            + (extendedData.isEmpty ? 0 : WireSize.field(count: extendedData.count))
    }

    @inline(__always)
    package func write(to writer: inout WireWriter) {
        writer.field(1, UInt64(status.rawValue))
        if !message.isEmpty { writer.field(2, message) }
        if !extendedData.isEmpty { writer.field(3, extendedData) }
    }
}
