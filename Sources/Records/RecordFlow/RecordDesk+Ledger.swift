internal import CBOR
internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol
internal import SawtoothSigning

extension RecordDesk {
    /// One action as one transaction in one signed batch.
    func batch(_ payload: some ActionPayload, signedBy signer: any Signer) throws(FlowError) -> Batch {
        let addresses = payload.requiredAddresses(signer: PublicKeyHex(unchecked: signer.publicKey.hex))
        let batcher = self.batcher ?? signer
        do {
            let transaction = try TransactionBuilder(
                familyName: Family.name, familyVersion: Family.version, signer: signer, batcher: batcher.publicKey
            ).transaction(payload: payload.encoded(), inputs: addresses.inputs, outputs: addresses.outputs)
            return try BatchBuilder(signer: batcher).batch([transaction])
        } catch {
            throw .invalid("the transaction could not be signed: \(error)")
        }
    }

    /// The same where somebody signs here; nil where nobody does.
    func batch(_ payload: some ActionPayload, signedBy signer: (any Signer)?) throws(FlowError) -> Batch? {
        guard let signer else { return nil }
        let batch: Batch = try batch(payload, signedBy: signer)
        return batch
    }

    /// The entry at `address` at the newest head; nil where there is none.
    func entry<Value: StateValue>(_ type: Value.Type, at address: StateAddress) async throws(FlowError) -> Value? {
        let data = try await flow(FlowError.ledger) { () async throws(LedgerFailure) in
            try await ledger.data(at: [address], head: ledger.head())
        }
        guard let bytes = data.first ?? nil else { return nil }
        do throws(StateError) {
            return try Value(decoding: bytes)
        } catch {
            throw .ledger(LedgerFailure(isTemporary: false, "an entry of the ledger cannot be read: \(error)"))
        }
    }
}

extension InvalidTransaction {
    /// The family's code of the rejection (docs/errors.md), where it gave one.
    var code: String? { RejectionNotice(extendedData: extendedData)?.code }
}
