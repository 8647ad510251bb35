package import EHRFamily
package import RecordErrors
internal import SawtoothClient
package import SawtoothProtocol
package import SawtoothSigning

extension Transaction {
    /// One action, signed, for a batch that `batcher` signs.
    package init(
        _ payload: some ActionPayload, signedBy signer: any Signer, batcher: PublicKey
    ) throws(RecordFailure) {
        let addresses = payload.requiredAddresses(signer: PublicKeyHex(unchecked: signer.publicKey.hex))
        do {
            self = try TransactionBuilder(
                familyName: Family.name, familyVersion: Family.version, signer: signer, batcher: batcher
            ).transaction(payload: payload.encoded(), inputs: addresses.inputs, outputs: addresses.outputs)
        } catch {
            throw RecordFailure(.invalid, "the transaction could not be signed: \(error)", cause: error)
        }
    }
}

extension Batch {
    /// One action as one transaction in one signed batch.
    ///
    /// - Parameter batcher: who signs the batch; the transaction's signer where not given.
    package init(
        _ payload: some ActionPayload, signedBy signer: any Signer, batcher: (any Signer)? = nil
    ) throws(RecordFailure) {
        let batcher = batcher ?? signer
        try self.init(
            [Transaction(payload, signedBy: signer, batcher: batcher.publicKey)], signedBy: batcher)
    }

    /// Transactions in one signed batch.
    package init(_ transactions: [Transaction], signedBy batcher: any Signer) throws(RecordFailure) {
        do {
            self = try BatchBuilder(signer: batcher).batch(transactions)
        } catch {
            throw RecordFailure(.invalid, "the batch could not be signed: \(error)", cause: error)
        }
    }
}
