internal import FoundationEssentials
internal import SawtoothProtocol

// From the REST API's JSON: protobuf's field names, Base64, 64-bit numbers as strings.

extension LedgerTransaction: Decodable {
    private enum CodingKeys: String, CodingKey {
        case header, payload
        case id = "header_signature"
    }

    private struct Header: Decodable {
        let batcher_public_key: String
        let dependencies: [String]
        let family_name: String
        let family_version: String
        let inputs: [String]
        let nonce: String
        let outputs: [String]
        let payload_sha512: String
        let signer_public_key: String
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let fields = try container.decode(Header.self, forKey: .header)
        id = try container.identifier(.id)
        payload = Array(try container.decode(Data.self, forKey: .payload))
        header = TransactionHeader(
            batcherPublicKey: fields.batcher_public_key, dependencies: fields.dependencies,
            familyName: fields.family_name, familyVersion: fields.family_version, inputs: fields.inputs,
            nonce: fields.nonce, outputs: fields.outputs, payloadSHA512: fields.payload_sha512,
            signerPublicKey: fields.signer_public_key)
    }
}

extension LedgerBatch: Decodable {
    private enum CodingKeys: String, CodingKey {
        case header, trace, transactions
        case id = "header_signature"
    }

    private struct Header: Decodable {
        let signer_public_key: String
        let transaction_ids: [String]
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let fields = try container.decode(Header.self, forKey: .header)
        id = try container.identifier(.id)
        header = BatchHeader(signerPublicKey: fields.signer_public_key, transactionIDs: fields.transaction_ids)
        trace = try container.decodeIfPresent(Bool.self, forKey: .trace) ?? false
        transactions = try container.decode([LedgerTransaction].self, forKey: .transactions)
    }
}

extension LedgerBlock: Decodable {
    private enum CodingKeys: String, CodingKey {
        case header, batches
        case id = "header_signature"
    }

    private struct Header: Decodable {
        let batch_ids: [String]
        let block_num: String
        let consensus: Data
        let previous_block_id: String
        let signer_public_key: String
        let state_root_hash: String
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let fields = try container.decode(Header.self, forKey: .header)
        guard let number = UInt64(fields.block_num) else {
            throw DecodingError.dataCorruptedError(forKey: .header, in: container, debugDescription: "no block number")
        }
        id = try container.identifier(.id)
        header = BlockHeader(
            blockNum: number, previousBlockID: fields.previous_block_id, signerPublicKey: fields.signer_public_key,
            batchIDs: fields.batch_ids, consensus: Array(fields.consensus), stateRootHash: fields.state_root_hash)
        batches = try container.decode([LedgerBatch].self, forKey: .batches)
    }
}

extension StateItem: Decodable {
    private enum CodingKeys: String, CodingKey { case address, data }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let address = StateAddress(hex: try container.decode(String.self, forKey: .address)) else {
            throw DecodingError.dataCorruptedError(forKey: .address, in: container, debugDescription: "no address")
        }
        self.init(address: address, data: Array(try container.decode(Data.self, forKey: .data)))
    }
}

/// A receipt in JSON; the API omits members that are empty strings.
struct ReceiptBody: Decodable {
    struct Change: Decodable {
        let address: String?
        let type: String
        let value: Data?
    }

    struct EventBody: Decodable {
        struct Attribute: Decodable {
            let key: String?
            let value: String?
        }
        let event_type: String?
        let attributes: [Attribute]
        let data: Data?
    }

    let id: String
    let state_changes: [Change]
    let events: [EventBody]
    let data: [Data]

    var receipt: TransactionReceipt {
        TransactionReceipt(
            stateChanges: state_changes.map { change in
                StateChange(
                    address: change.address ?? "", value: change.value.map(Array.init) ?? [],
                    type: change.type == "SET" ? .set : change.type == "DELETE" ? .delete : .unset)
            },
            events: events.map { event in
                Event(
                    eventType: event.event_type ?? "",
                    attributes: event.attributes.map { .init(key: $0.key ?? "", value: $0.value ?? "") },
                    data: event.data.map(Array.init) ?? [])
            },
            data: data.map(Array.init), transactionID: id)
    }
}

extension KeyedDecodingContainer {
    fileprivate func identifier<ID: LedgerIdentifier>(_ key: Key) throws -> ID {
        guard let id = ID(hex: try decode(String.self, forKey: key)) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "no id")
        }
        return id
    }
}
