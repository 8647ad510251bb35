internal import CProtobufC
internal import CSawtoothProtos

extension ClientBlockListRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockListRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_list_request__init(c) }

    init(_ c: CValue) {
        self.init(
            headID: copyString(c.head_id),
            blockIDs: copyStrings(c.n_block_ids, c.block_ids),
            paging: copyMessage(c.paging),
            sorting: copyMessages(c.n_sorting, c.sorting))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.head_id = arena.string(headID)
        (c.n_block_ids, c.block_ids) = arena.strings(blockIDs)
        c.paging = arena.message(paging)
        (c.n_sorting, c.sorting) = arena.messages(sorting)
    }
}

extension ClientBlockListResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockListResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_list_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            blocks: copyMessages(c.n_blocks, c.blocks),
            headID: copyString(c.head_id),
            paging: copyMessage(c.paging))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_blocks, c.blocks) = arena.messages(blocks)
        c.head_id = arena.string(headID)
        c.paging = arena.message(paging)
    }
}

extension ClientBlockGetByIdRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByIdRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_id_request__init(c) }

    init(_ c: CValue) {
        self.init(
            blockID: copyString(c.block_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.block_id = arena.string(blockID)
    }
}

extension ClientBlockGetByNumRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByNumRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_num_request__init(c) }

    init(_ c: CValue) {
        self.init(
            blockNum: c.block_num)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.block_num = blockNum
    }
}

extension ClientBlockGetByTransactionIdRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByTransactionIdRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_transaction_id_request__init(c) }

    init(_ c: CValue) {
        self.init(
            transactionID: copyString(c.transaction_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.transaction_id = arena.string(transactionID)
    }
}

extension ClientBlockGetByBatchIdRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByBatchIdRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_batch_id_request__init(c) }

    init(_ c: CValue) {
        self.init(
            batchID: copyString(c.batch_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.batch_id = arena.string(batchID)
    }
}

extension ClientBlockGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            block: copyMessage(c.block))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.block = arena.message(block)
    }
}
