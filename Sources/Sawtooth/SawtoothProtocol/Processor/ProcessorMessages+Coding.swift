internal import CProtobufC
internal import CSawtoothProtos

extension TpRegisterRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpRegisterRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_register_request__init(c) }

    init(_ c: CValue) {
        self.init(
            family: copyString(c.family),
            version: copyString(c.version),
            namespaces: copyStrings(c.n_namespaces, c.namespaces),
            maxOccupancy: c.max_occupancy,
            protocolVersion: c.protocol_version,
            requestHeaderStyle: .init(rawValue: c.request_header_style.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.family = arena.string(family)
        c.version = arena.string(version)
        (c.n_namespaces, c.namespaces) = arena.strings(namespaces)
        c.max_occupancy = maxOccupancy
        c.protocol_version = protocolVersion
        c.request_header_style = .init(rawValue: requestHeaderStyle.rawValue)
    }
}

extension TpRegisterResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpRegisterResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_register_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            protocolVersion: c.protocol_version)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.protocol_version = protocolVersion
    }
}

extension TpUnregisterRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpUnregisterRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_unregister_request__init(c) }

    init(_ c: CValue) {
        self.init()
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
    }
}

extension TpUnregisterResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpUnregisterResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_unregister_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}

extension TpProcessRequest: CBacked {
    typealias CValue = CSawtoothProtos.TpProcessRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_process_request__init(c) }

    init(_ c: CValue) {
        self.init(
            header: copyMessage(c.header),
            payload: copyBytes(c.payload),
            signature: copyString(c.signature),
            contextID: copyString(c.context_id),
            headerBytes: copyBytes(c.header_bytes))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.header = arena.message(header)
        c.payload = arena.bytes(payload)
        c.signature = arena.string(signature)
        c.context_id = arena.string(contextID)
        c.header_bytes = arena.bytes(headerBytes)
    }
}

extension TpProcessResponse: CBacked {
    typealias CValue = CSawtoothProtos.TpProcessResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { tp_process_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            message: copyString(c.message),
            extendedData: copyBytes(c.extended_data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.message = arena.string(message)
        c.extended_data = arena.bytes(extendedData)
    }
}
