internal import CProtobufC
internal import CSawtoothProtos

extension TpStateEntry: CBacked {
    typealias CValue = CSawtoothProtos.TpStateEntry
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_entry__init(c) }

    init(_ c: CValue) {
        self.init(
            address: copyString(c.address),
            data: copyBytes(c.data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.address = arena.string(address)
        c.data = arena.bytes(data)
    }
}

extension TpStateGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpStateGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_get_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            addresses: copyStrings(c.n_addresses, c.addresses))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        (c.n_addresses, c.addresses) = arena.strings(addresses)
    }
}

extension TpStateGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpStateGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            entries: copyMessages(c.n_entries, c.entries),
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_entries, c.entries) = arena.messages(entries)
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpStateSetRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpStateSetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_set_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            entries: copyMessages(c.n_entries, c.entries))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        (c.n_entries, c.entries) = arena.messages(entries)
    }
}

extension TpStateSetResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpStateSetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_set_response__init(c) }

    init(_ c: CValue) {
        self.init(
            addresses: copyStrings(c.n_addresses, c.addresses),
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_addresses, c.addresses) = arena.strings(addresses)
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpStateDeleteRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpStateDeleteRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_delete_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            addresses: copyStrings(c.n_addresses, c.addresses))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        (c.n_addresses, c.addresses) = arena.strings(addresses)
    }
}

extension TpStateDeleteResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpStateDeleteResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_state_delete_response__init(c) }

    init(_ c: CValue) {
        self.init(
            addresses: copyStrings(c.n_addresses, c.addresses),
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_addresses, c.addresses) = arena.strings(addresses)
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpReceiptAddDataRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpReceiptAddDataRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_receipt_add_data_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            data: copyBytes(c.data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        c.data = arena.bytes(data)
    }
}

extension TpReceiptAddDataResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpReceiptAddDataResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_receipt_add_data_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpEventAddRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpEventAddRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_event_add_request__init(c) }

    init(_ c: CValue) {
        self.init(
            contextID: copyString(c.context_id),
            event: copyMessage(c.event))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.context_id = arena.string(contextID)
        c.event = arena.message(event)
    }
}

extension TpEventAddResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpEventAddResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_event_add_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}
