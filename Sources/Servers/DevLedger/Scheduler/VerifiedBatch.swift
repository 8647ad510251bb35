internal import Cryptography
internal import SawtoothProtocol
internal import SawtoothSigning

/// A transaction with a valid signature, payload hash and structure.
struct VerifiedTransaction {
    let transaction: Transaction
    let header: TransactionHeader
    /// The prefixes that it may read; empty if `hasMalformedAddresses`.
    let inputs: [AddressPrefix]
    /// The prefixes that it may set and delete.
    let outputs: [AddressPrefix]
    /// Some input or output is not an address prefix; such a transaction never runs.
    let hasMalformedAddresses: Bool

    var id: String { transaction.headerSignature }
    var family: FamilyVersion { FamilyVersion(name: header.familyName, version: header.familyVersion) }
}

/// A family and its version: what processors register for.
struct FamilyVersion: Hashable, CustomStringConvertible {
    let name: String
    let version: String
    var description: String { "\(name) \(version)" }
}

/// A batch with valid signatures and matching members. Everything that the scheduler sees is verified.
final class VerifiedBatch {
    let batch: Batch
    let header: BatchHeader
    let transactions: [VerifiedTransaction]
    /// The approximate size of the batch on the wire, in bytes.
    let size: Int

    var id: String { batch.headerSignature }
    var families: Set<FamilyVersion> { Set(transactions.map(\.family)) }
    var dependencies: Set<String> { Set(transactions.flatMap(\.header.dependencies)) }
    var hasMalformedAddresses: Bool { transactions.contains { $0.hasMalformedAddresses } }

    /// Why a batch was refused when it was submitted.
    struct Refused: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// Checks signatures, hashes and structure, as every validator does before it accepts a batch.
    init(_ batch: Batch) throws(Refused) {
        let header: BatchHeader
        do {
            header = try BatchHeader(decoding: batch.header)
        } catch {
            throw Refused(description: "The batch header cannot be read: \(error)")
        }
        try Self.check(batch.headerSignature, over: batch.header, by: header.signerPublicKey, of: "batch")
        guard header.transactionIDs == batch.transactions.map(\.headerSignature) else {
            throw Refused(
                description: "The batch header lists other transactions than the batch holds, or in another order.")
        }
        guard Set(header.transactionIDs).count == header.transactionIDs.count else {
            throw Refused(description: "The batch holds a transaction twice.")
        }
        var verified: [VerifiedTransaction] = []
        verified.reserveCapacity(batch.transactions.count)
        for transaction in batch.transactions {
            verified.append(try Self.verify(transaction, batcher: header.signerPublicKey))
        }
        // Sawtooth's blocks do not keep the flag, which is not signed.
        self.batch = Batch(
            header: batch.header, headerSignature: batch.headerSignature, transactions: batch.transactions)
        self.header = header
        transactions = verified
        size = batch.transactions.reduce(batch.header.count) { $0 + $1.header.count + $1.payload.count + 256 }
    }

    private static func verify(_ transaction: Transaction, batcher: String) throws(Refused) -> VerifiedTransaction {
        let header: TransactionHeader
        do {
            header = try TransactionHeader(decoding: transaction.header)
        } catch {
            throw Refused(description: "A transaction header cannot be read: \(error)")
        }
        try check(
            transaction.headerSignature, over: transaction.header, by: header.signerPublicKey, of: "transaction")
        guard Hex.encode(SHA512.hash(transaction.payload)) == header.payloadSHA512 else {
            throw Refused(description: "A transaction's payload_sha512 is not the SHA-512 of its payload.")
        }
        guard header.batcherPublicKey == batcher else {
            throw Refused(description: "A transaction names another batcher than the signer of its batch.")
        }
        guard !header.dependencies.contains("") else {
            throw Refused(description: "A transaction has an empty dependency.")
        }
        let inputs = header.inputs.compactMap { AddressPrefix($0) }
        let outputs = header.outputs.compactMap { AddressPrefix($0) }
        let malformed = inputs.count != header.inputs.count || outputs.count != header.outputs.count
        return VerifiedTransaction(
            transaction: transaction, header: header, inputs: inputs, outputs: outputs,
            hasMalformedAddresses: malformed)
    }

    private static func check(_ text: String, over bytes: [UInt8], by key: String, of what: String) throws(Refused) {
        guard let signature = Signature(hex: text) else {
            throw Refused(description: "The \(what)'s header_signature is not 128 lower-case hexadecimal digits.")
        }
        let publicKey: PublicKey
        do {
            publicKey = try PublicKey(hex: key)
        } catch {
            throw Refused(description: "The \(what)'s signer_public_key is no public key: \(error)")
        }
        guard publicKey.verifies(signature, over: bytes) else {
            throw Refused(description: "The \(what)'s signature was not made by its signer_public_key over its header.")
        }
    }
}
