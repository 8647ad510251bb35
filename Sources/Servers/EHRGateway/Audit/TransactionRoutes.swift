internal import Accounts
internal import CBOR
internal import Cryptography
internal import EHRFamily
internal import EHRIndex
internal import FoundationEssentials
internal import Hummingbird
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// One transaction as the ledger has it, looked at there and then: header, decoded payload, signatures, block.
struct TransactionRoutes: Sendable {
    let index: LedgerIndex
    let ledger: LedgerAPI

    var routes: [GatewayRoute] {
        [
            GatewayRoute(
                .get, "/v1/transactions/{transaction_id}", RoleRule(.patient, .doctor, .auditor), right: .auditRead,
                show)
        ]
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let id = TransactionID(hex: context.parameters.get("transaction_id") ?? "") else {
            throw GatewayProblem.notFound
        }
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.transaction(id) }
        guard let found = answer.value, TransactionRoutes.concerns(found, caller) else { throw GatewayProblem.notFound }
        let block = try await ledger.block(found.mark.block.id)
        let batch = block.batches.first { $0.id == found.batch }
        guard let batch, let transaction = batch.transactions.first(where: { $0.id == id }) else {
            throw GatewayProblem(
                503, "index_behind", "the block that had this transaction is no longer on the chain: ask again")
        }
        return try Reply.message(TransactionReply(transaction, in: batch, of: block))
    }

    /// Whom it is about, and auditors.
    private static func concerns(_ transaction: IndexedTransaction, _ caller: Requester) -> Bool {
        switch caller.holder {
        case .patient(let id): transaction.patient == id
        case .doctor(let id): transaction.doctor == id
        default: caller.role == .auditor
        }
    }
}

/// A transaction with what was checked of it here and now.
struct TransactionReply: Encodable, Sendable {
    struct Header: Encodable, Sendable {
        let familyName: String
        let familyVersion: String
        let signerPublicKey: String
        let batcherPublicKey: String
        let inputs: [String]
        let outputs: [String]
        let dependencies: [String]
        let nonce: String
        let payloadSha512: String

        enum CodingKeys: String, CodingKey {
            case inputs, outputs, dependencies, nonce
            case familyName = "family_name"
            case familyVersion = "family_version"
            case signerPublicKey = "signer_public_key"
            case batcherPublicKey = "batcher_public_key"
            case payloadSha512 = "payload_sha512"
        }
    }

    struct Checks: Encodable, Sendable {
        /// The transaction's signature is its signer's over its header.
        let transactionSignature: Bool
        /// The payload is the one that the header names.
        let payloadDigest: Bool
        /// The batch's signature is its signer's.
        let batchSignature: Bool
        /// The batch names the transaction.
        let isInBatch: Bool

        enum CodingKeys: String, CodingKey {
            case transactionSignature = "transaction_signature"
            case payloadDigest = "payload_digest"
            case batchSignature = "batch_signature"
            case isInBatch = "in_batch"
        }
    }

    struct Block: Encodable, Sendable {
        let id: String
        let number: UInt64
        let previousID: String
        let stateRoot: String

        enum CodingKeys: String, CodingKey {
            case id, number
            case previousID = "previous_block_id"
            case stateRoot = "state_root_hash"
        }
    }

    let transactionID: String
    let batchID: String
    let header: Header
    /// The payload's fields; nil where it cannot be read.
    let payload: JSONTree?
    /// As it was signed: protobuf and CBOR, in Base64.
    let rawHeader: String
    let rawPayload: String
    let block: Block
    let checks: Checks

    enum CodingKeys: String, CodingKey {
        case header, payload, block, checks
        case transactionID = "transaction_id"
        case batchID = "batch_id"
        case rawHeader = "raw_header"
        case rawPayload = "raw_payload"
    }

    init(_ transaction: LedgerTransaction, in batch: LedgerBatch, of block: LedgerBlock) {
        let header = transaction.header
        transactionID = transaction.id.hex
        batchID = batch.id.hex
        self.header = Header(
            familyName: header.familyName, familyVersion: header.familyVersion,
            signerPublicKey: header.signerPublicKey, batcherPublicKey: header.batcherPublicKey, inputs: header.inputs,
            outputs: header.outputs, dependencies: header.dependencies, nonce: header.nonce,
            payloadSha512: header.payloadSHA512)
        payload = JSONTree(cbor: transaction.payload)
        rawHeader = Data(header.encoded()).base64EncodedString()
        rawPayload = Data(transaction.payload).base64EncodedString()
        self.block = Block(
            id: block.id.hex, number: block.header.blockNum, previousID: block.header.previousBlockID,
            stateRoot: block.header.stateRootHash)
        checks = Checks(
            transactionSignature: transaction.isSignatureValid,
            payloadDigest: Hex.encode(SHA512.hash(transaction.payload)) == header.payloadSHA512,
            batchSignature: batch.isSignatureValid, isInBatch: batch.header.transactionIDs.contains(transaction.id.hex))
    }
}

/// What CBOR of the family's kind says, as JSON. Bytes are hexadecimal.
enum JSONTree: Encodable, Sendable {
    case text(String)
    case number(UInt64)
    case flag(Bool)
    case list([JSONTree])
    case object([String: JSONTree])
    case nothing

    /// - Returns: nil for what is not well-formed.
    init?(cbor bytes: [UInt8]) {
        guard let value = try? StrictDecoder(limits: .init(bytes: 32 * 1024, depth: 8)).decode(bytes) else {
            return nil
        }
        self.init(value)
    }

    private init(_ value: CBORValue) {
        switch value {
        case .unsigned(let number): self = .number(number)
        case .negative(let number): self = .text("-1-\(number)")
        case .bytes(let bytes): self = .text(Hex.encode(bytes))
        case .text(let text): self = .text(text)
        case .array(let values): self = .list(values.map { JSONTree($0) })
        case .map(let pairs):
            self = .object(
                Dictionary(
                    pairs.map { pair in
                        if case .text(let name) = pair.key { (name, JSONTree(pair.value)) } else { ("?", .nothing) }
                    }, uniquingKeysWith: { first, _ in first }))
        case .bool(let flag): self = .flag(flag)
        case .null: self = .nothing
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        case .nothing: try container.encodeNil()
        }
    }
}
