import Foundation
import SawtoothProtocol
import SawtoothTesting

/// What the validator must have said, given what the REST API answered: the recorded JSON turned back into messages.
///
/// State is read in two steps (the head's block, then its state root), so the block that stands for the head names a
/// root made of its id, and the second question must bring that root.
struct RecordedAnswers: Sendable {
    let exchange: Exchange

    func reply(to message: Message) -> ScriptedEndpoint.Reply {
        if exchange.errorCode == 17 { return .silence }
        switch message.type {
        case .clientBatchSubmitRequest:
            let status: ClientBatchSubmitResponse.Status =
                switch exchange.errorCode {
                case nil: .ok
                case 30: .invalidBatch
                case 31: .queueFull
                default: .internalError
                }
            return .answer(.clientBatchSubmitResponse, ClientBatchSubmitResponse(status: status))
        case .clientBatchStatusRequest:
            return .answer(
                .clientBatchStatusResponse,
                ClientBatchStatusResponse(status: .ok, batchStatuses: items.map(batchStatus)))
        case .clientReceiptGetRequest:
            return .answer(
                .clientReceiptGetResponse,
                ClientReceiptGetResponse(
                    status: exchange.errorCode == nil ? .ok : .noResource, receipts: items.map(receipt)))
        case .clientPeersGetRequest:
            return .answer(
                .clientPeersGetResponse,
                ClientPeersGetResponse(status: .ok, peers: exchange.json["data"] as? [String] ?? []))
        case .clientStatusGetRequest:
            let endpoint = (exchange.json["data"] as? [String: Any])?["endpoint"] as? String ?? ""
            return .answer(.clientStatusGetResponse, ClientStatusGetResponse(status: .ok, endpoint: endpoint))
        default: return resource(message)
        }
    }

    private func resource(_ message: Message) -> ScriptedEndpoint.Reply {
        switch message.type {
        case .clientBlockListRequest:
            if exchange.path.hasPrefix("/state") {
                if exchange.errorCode == 15 {
                    return .answer(.clientBlockListResponse, ClientBlockListResponse(status: .notReady))
                }
                return .answer(.clientBlockListResponse, ClientBlockListResponse(status: .ok, blocks: [headBlock]))
            }
            let status = listStatus.map { ClientBlockListResponse.Status(rawValue: $0) } ?? .ok
            return .answer(
                .clientBlockListResponse,
                ClientBlockListResponse(status: status, blocks: items.map(block), headID: head, paging: paging))
        case .clientBlockGetByIDRequest:
            if exchange.errorCode == 70 {
                return .answer(.clientBlockGetResponse, ClientBlockGetResponse(status: .noResource))
            }
            let found = exchange.path.hasPrefix("/state") ? headBlock : block(item)
            return .answer(.clientBlockGetResponse, ClientBlockGetResponse(status: .ok, block: found))
        case .clientBatchListRequest:
            let status = listStatus.map { ClientBatchListResponse.Status(rawValue: $0) } ?? .ok
            return .answer(
                .clientBatchListResponse,
                ClientBatchListResponse(status: status, batches: items.map(batch), headID: head, paging: paging))
        case .clientBatchGetRequest:
            let isMissing = exchange.errorCode == 71
            return .answer(
                .clientBatchGetResponse,
                ClientBatchGetResponse(status: isMissing ? .noResource : .ok, batch: isMissing ? nil : batch(item)))
        case .clientTransactionListRequest:
            let status = listStatus.map { ClientTransactionListResponse.Status(rawValue: $0) } ?? .ok
            return .answer(
                .clientTransactionListResponse,
                ClientTransactionListResponse(
                    status: status, transactions: items.map(transaction), headID: head, paging: paging))
        case .clientTransactionGetRequest:
            let isMissing = exchange.errorCode == 72
            return .answer(
                .clientTransactionGetResponse,
                ClientTransactionGetResponse(
                    status: isMissing ? .noResource : .ok, transaction: isMissing ? nil : transaction(item)))
        default: return state(message)
        }
    }

    private func state(_ message: Message) -> ScriptedEndpoint.Reply {
        if message.type == .clientStateListRequest,
            let request = try? ClientStateListRequest(decoding: message.content)
        {
            // Another root than the one of the head's block is a question about another state.
            guard request.stateRoot == Self.root(of: head) || exchange.errorCode != nil else { return .silence }
            let status = listStatus.map { ClientStateListResponse.Status(rawValue: $0) } ?? .ok
            let entries = items.map {
                ClientStateListResponse.Entry(address: text($0["address"]), data: bytes($0["data"]))
            }
            return .answer(
                .clientStateListResponse,
                ClientStateListResponse(
                    status: status, entries: entries, stateRoot: request.stateRoot, paging: paging))
        }
        guard message.type == .clientStateGetRequest,
            let request = try? ClientStateGetRequest(decoding: message.content),
            request.stateRoot == Self.root(of: head) || exchange.errorCode != nil
        else { return .silence }
        let status: ClientStateGetResponse.Status =
            switch exchange.errorCode {
            case nil: .ok
            case 75: .noResource
            case 62: .invalidAddress
            default: .internalError
            }
        return .answer(
            .clientStateGetResponse, ClientStateGetResponse(status: status, value: bytes(exchange.json["data"])))
    }

    /// Numbers that list responses share: NOT_READY 3, NO_ROOT 4, INVALID_PAGING 6, INVALID_SORT 7.
    private var listStatus: UInt32? {
        switch exchange.errorCode {
        case 15: 3
        case 50: 4
        case 54: 6
        case 57: 7
        default: nil
        }
    }

    private var items: [[String: Any]] { exchange.json["data"] as? [[String: Any]] ?? [] }
    private var item: [String: Any] { exchange.json["data"] as? [String: Any] ?? [:] }
    private var head: String { exchange.json["head"] as? String ?? "" }

    private static func root(of head: String) -> String { "root of \(head)" }

    private var headBlock: Block {
        Block(header: BlockHeader(stateRootHash: Self.root(of: head)).encoded(), headerSignature: head)
    }

    /// Start and limit as the recorded link names them.
    private var paging: ClientPagingResponse {
        let link = URLComponents(string: text(exchange.json["link"]))?.queryItems ?? []
        let next = (exchange.json["paging"] as? [String: Any])?["next_position"] as? String ?? ""
        return ClientPagingResponse(
            next: next, start: link.first { $0.name == "start" }?.value ?? "",
            limit: link.first { $0.name == "limit" }?.value.flatMap { Int32($0) } ?? 0)
    }
}

// From JSON to the values of the wire.
extension RecordedAnswers {
    private func text(_ value: Any?) -> String { value as? String ?? "" }
    private func texts(_ value: Any?) -> [String] { value as? [String] ?? [] }
    private func bytes(_ value: Any?) -> [UInt8] { Data(base64Encoded: text(value)).map(Array.init) ?? [] }
    private func objects(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

    private func block(_ json: [String: Any]) -> Block {
        let fields = json["header"] as? [String: Any] ?? [:]
        let header = BlockHeader(
            blockNum: UInt64(text(fields["block_num"])) ?? 0, previousBlockID: text(fields["previous_block_id"]),
            signerPublicKey: text(fields["signer_public_key"]), batchIDs: texts(fields["batch_ids"]),
            consensus: bytes(fields["consensus"]), stateRootHash: text(fields["state_root_hash"]))
        return Block(
            header: header.encoded(), headerSignature: text(json["header_signature"]),
            batches: objects(json["batches"]).map(batch))
    }

    private func batch(_ json: [String: Any]) -> Batch {
        let fields = json["header"] as? [String: Any] ?? [:]
        let header = BatchHeader(
            signerPublicKey: text(fields["signer_public_key"]), transactionIDs: texts(fields["transaction_ids"]))
        return Batch(
            header: header.encoded(), headerSignature: text(json["header_signature"]),
            transactions: objects(json["transactions"]).map(transaction), trace: json["trace"] as? Bool ?? false)
    }

    private func transaction(_ json: [String: Any]) -> Transaction {
        let fields = json["header"] as? [String: Any] ?? [:]
        let header = TransactionHeader(
            batcherPublicKey: text(fields["batcher_public_key"]), dependencies: texts(fields["dependencies"]),
            familyName: text(fields["family_name"]), familyVersion: text(fields["family_version"]),
            inputs: texts(fields["inputs"]), nonce: text(fields["nonce"]), outputs: texts(fields["outputs"]),
            payloadSHA512: text(fields["payload_sha512"]), signerPublicKey: text(fields["signer_public_key"]))
        return Transaction(
            header: header.encoded(), headerSignature: text(json["header_signature"]), payload: bytes(json["payload"]))
    }

    private func batchStatus(_ json: [String: Any]) -> ClientBatchStatus {
        let states: [String: ClientBatchStatus.Status] = [
            "COMMITTED": .committed, "INVALID": .invalid, "PENDING": .pending, "UNKNOWN": .unknown,
        ]
        return ClientBatchStatus(
            batchID: text(json["id"]), status: states[text(json["status"])] ?? .unset,
            invalidTransactions: objects(json["invalid_transactions"]).map {
                .init(
                    transactionID: text($0["id"]), message: text($0["message"]),
                    extendedData: bytes($0["extended_data"]))
            })
    }

    private func receipt(_ json: [String: Any]) -> TransactionReceipt {
        TransactionReceipt(
            stateChanges: objects(json["state_changes"]).map {
                StateChange(
                    address: text($0["address"]), value: bytes($0["value"]),
                    type: text($0["type"]) == "DELETE" ? .delete : .set)
            },
            events: objects(json["events"]).map { event in
                Event(
                    eventType: text(event["event_type"]),
                    attributes: objects(event["attributes"]).map {
                        .init(key: text($0["key"]), value: text($0["value"]))
                    },
                    data: bytes(event["data"]))
            },
            data: (json["data"] as? [String] ?? []).map { bytes($0) }, transactionID: text(json["id"]))
    }
}
