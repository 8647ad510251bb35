internal import SawtoothProtocol

/// Answers to the requests that only read: blocks, batches, transactions, receipts, state, peers, status.
///
/// Statuses, order of checks and paging are those of a Sawtooth 1.2 validator, except where that one gives no answer at
/// all (a `start` beyond the chain): here the answer is that the paging is invalid.
struct ChainQueries {
    /// The default and the largest number of resources in a page.
    static let defaultPage = 100
    static let largestPage = 1_000

    let store: ChainStore
    /// The network endpoint in answers to CLIENT_STATUS_GET.
    let networkEndpoint: String

    typealias Answer = (type: Message.MessageType, content: [UInt8])

    /// The answer to `message`; nil if it is not a request of this kind.
    func answer(_ message: Message) throws -> Answer? {
        let content = message.content
        switch message.type {
        case .clientBlockListRequest:
            return (.clientBlockListResponse, try listBlocks(try? .init(decoding: content)).encoded())
        case .clientBatchListRequest:
            return (.clientBatchListResponse, try listBatches(try? .init(decoding: content)).encoded())
        case .clientTransactionListRequest:
            return (.clientTransactionListResponse, try listTransactions(try? .init(decoding: content)).encoded())
        case .clientStateListRequest:
            return (.clientStateListResponse, try listState(try? .init(decoding: content)).encoded())
        case .clientStateGetRequest:
            return (.clientStateGetResponse, try getState(try? .init(decoding: content)).encoded())
        case .clientBlockGetByIDRequest, .clientBlockGetByNumRequest, .clientBlockGetByTransactionIDRequest,
            .clientBlockGetByBatchIDRequest:
            return (.clientBlockGetResponse, try getBlock(message).encoded())
        case .clientBatchGetRequest:
            return (.clientBatchGetResponse, try getBatch(try? .init(decoding: content)).encoded())
        case .clientTransactionGetRequest:
            return (.clientTransactionGetResponse, try getTransaction(try? .init(decoding: content)).encoded())
        case .clientReceiptGetRequest:
            return (.clientReceiptGetResponse, try getReceipts(try? .init(decoding: content)).encoded())
        case .clientPeersGetRequest:
            return (.clientPeersGetResponse, ClientPeersGetResponse(status: .ok).encoded())
        case .clientStatusGetRequest:
            return (
                .clientStatusGetResponse,
                ClientStatusGetResponse(
                    status: .ok, endpoint: networkEndpoint
                ).encoded()
            )
        default:
            return nil
        }
    }

    /// Whether `text` is the id of a block, batch or transaction: 128 lower-case hexadecimal digits.
    static func isID(_ text: String) -> Bool {
        text.utf8.count == 128 && text.utf8.allSatisfy(NodeKey.isDigit)
    }

    // MARK: one resource

    private func getBlock(_ message: Message) throws -> ClientBlockGetResponse {
        let number: UInt64?
        switch message.type {
        case .clientBlockGetByIDRequest:
            guard let request = try? ClientBlockGetByIdRequest(decoding: message.content)
            else { return .init(status: .internalError) }
            guard Self.isID(request.blockID) else { return .init(status: .invalidID) }
            number = try store.number(ofBlock: request.blockID)
        case .clientBlockGetByTransactionIDRequest:
            guard let request = try? ClientBlockGetByTransactionIdRequest(decoding: message.content)
            else { return .init(status: .internalError) }
            guard Self.isID(request.transactionID) else { return .init(status: .invalidID) }
            number = try store.number(ofTransaction: request.transactionID)
        case .clientBlockGetByBatchIDRequest:
            guard let request = try? ClientBlockGetByBatchIdRequest(decoding: message.content)
            else { return .init(status: .internalError) }
            guard Self.isID(request.batchID) else { return .init(status: .invalidID) }
            number = try store.number(ofBatch: request.batchID)
        default:
            guard let request = try? ClientBlockGetByNumRequest(decoding: message.content)
            else { return .init(status: .internalError) }
            number = request.blockNum
        }
        guard let number, let block = try store.block(number: number) else { return .init(status: .noResource) }
        return .init(status: .ok, block: block)
    }

    private func getBatch(_ request: ClientBatchGetRequest?) throws -> ClientBatchGetResponse {
        guard let request else { return .init(status: .internalError) }
        guard Self.isID(request.batchID) else { return .init(status: .invalidID) }
        guard let found = try store.batch(id: request.batchID) else { return .init(status: .noResource) }
        return .init(status: .ok, batch: found.batch)
    }

    private func getTransaction(_ request: ClientTransactionGetRequest?) throws -> ClientTransactionGetResponse {
        guard let request else { return .init(status: .internalError) }
        guard Self.isID(request.transactionID) else { return .init(status: .invalidID) }
        guard let found = try store.transaction(id: request.transactionID) else { return .init(status: .noResource) }
        return .init(status: .ok, transaction: found.transaction)
    }

    private func getReceipts(_ request: ClientReceiptGetRequest?) throws -> ClientReceiptGetResponse {
        guard let request else { return .init(status: .internalError) }
        guard request.transactionIDs.allSatisfy(Self.isID) else { return .init(status: .invalidID) }
        var receipts: [TransactionReceipt] = []
        for id in request.transactionIDs {
            guard let receipt = try store.receipt(transactionID: id) else { return .init(status: .noResource) }
            receipts.append(receipt)
        }
        return .init(status: .ok, receipts: receipts)
    }
}
