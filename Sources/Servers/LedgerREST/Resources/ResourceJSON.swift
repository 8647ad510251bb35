internal import SawtoothProtocol

// Blocks, batches, transactions and receipts as JSON: field names as in the protobuf definitions, headers decoded in
// place, 64-bit numbers as strings, bytes as Base64.

extension Block {
    /// - Throws: `APIError.resourceHeaderInvalid` when a header in it cannot be decoded.
    func json() throws(APIError) -> JSONValue {
        let fields: BlockHeader = try decodedHeader(header)
        return .object([
            "header": .object([
                "batch_ids": .strings(fields.batchIDs),
                "block_num": .uint64(fields.blockNum),
                "consensus": .base64(fields.consensus),
                "previous_block_id": .string(fields.previousBlockID),
                "signer_public_key": .string(fields.signerPublicKey),
                "state_root_hash": .string(fields.stateRootHash),
            ]),
            "header_signature": .string(headerSignature),
            "batches": .array(try list(batches) { (batch) throws(APIError) in try batch.json() }),
        ])
    }
}

extension Batch {
    /// - Throws: `APIError.resourceHeaderInvalid` when a header in it cannot be decoded.
    func json() throws(APIError) -> JSONValue {
        let fields: BatchHeader = try decodedHeader(header)
        return .object([
            "header": .object([
                "signer_public_key": .string(fields.signerPublicKey),
                "transaction_ids": .strings(fields.transactionIDs),
            ]),
            "header_signature": .string(headerSignature),
            "trace": .bool(trace),
            "transactions": .array(try list(transactions) { (item) throws(APIError) in try item.json() }),
        ])
    }
}

extension Transaction {
    /// - Throws: `APIError.resourceHeaderInvalid` when the header cannot be decoded.
    func json() throws(APIError) -> JSONValue {
        let fields: TransactionHeader = try decodedHeader(header)
        return .object([
            "header": .object([
                "batcher_public_key": .string(fields.batcherPublicKey),
                "dependencies": .strings(fields.dependencies),
                "family_name": .string(fields.familyName),
                "family_version": .string(fields.familyVersion),
                "inputs": .strings(fields.inputs),
                "nonce": .string(fields.nonce),
                "outputs": .strings(fields.outputs),
                "payload_sha512": .string(fields.payloadSHA512),
                "signer_public_key": .string(fields.signerPublicKey),
            ]),
            "header_signature": .string(headerSignature),
            "payload": .base64(payload),
        ])
    }
}

extension TransactionReceipt {
    /// Members that would be empty strings are left out, as Sawtooth does.
    var json: JSONValue {
        let changes = stateChanges.map { change in
            JSONValue.object(
                [
                    "address": .string(change.address),
                    "type": change.type.json,
                    "value": .base64(change.value),
                ].droppingEmptyStrings)
        }
        let events = events.map { event in
            let attributes = event.attributes.map { attribute in
                JSONValue.object(
                    ["key": .string(attribute.key), "value": .string(attribute.value)].droppingEmptyStrings)
            }
            return JSONValue.object(
                [
                    "event_type": .string(event.eventType),
                    "attributes": .array(attributes),
                    "data": .base64(event.data),
                ].droppingEmptyStrings)
        }
        return .object(
            [
                "id": .string(transactionID),
                "state_changes": .array(changes),
                "events": .array(events),
                "data": .array(data.map { .base64($0) }),
            ].droppingEmptyStrings)
    }
}

extension StateChange.ChangeType {
    fileprivate var json: JSONValue {
        switch self {
        case .unset: "TYPE_UNSET"
        case .set: "SET"
        case .delete: "DELETE"
        default: .integer(Int(rawValue))
        }
    }
}

extension ClientBatchStatus {
    /// Members that would be empty strings are left out, as Sawtooth does.
    var json: JSONValue {
        let invalid = invalidTransactions.map { transaction in
            JSONValue.object(
                [
                    "id": .string(transaction.transactionID),
                    "message": .string(transaction.message),
                    "extended_data": .base64(transaction.extendedData),
                ].droppingEmptyStrings)
        }
        return .object(
            ["id": .string(batchID), "status": status.json, "invalid_transactions": .array(invalid)]
                .droppingEmptyStrings)
    }
}

extension ClientBatchStatus.Status {
    fileprivate var json: JSONValue {
        switch self {
        case .unset: "STATUS_UNSET"
        case .committed: "COMMITTED"
        case .invalid: "INVALID"
        case .pending: "PENDING"
        case .unknown: "UNKNOWN"
        default: .integer(Int(rawValue))
        }
    }
}

extension [String: JSONValue] {
    fileprivate var droppingEmptyStrings: [String: JSONValue] { filter { $0.value != .string("") } }
}

private func decodedHeader<Header: ProtobufMessage>(_ bytes: [UInt8]) throws(APIError) -> Header {
    do { return try Header(decoding: bytes) } catch { throw .resourceHeaderInvalid }
}

private func list<Item>(
    _ items: [Item], _ transform: (Item) throws(APIError) -> JSONValue
) throws(APIError) -> [JSONValue] {
    var out: [JSONValue] = []
    out.reserveCapacity(items.count)
    for item in items { out.append(try transform(item)) }
    return out
}
