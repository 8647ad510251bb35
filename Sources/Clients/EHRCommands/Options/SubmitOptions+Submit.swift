internal import CBOR
internal import EHRFamily
internal import Logging
internal import RecordErrors
internal import RecordFlow
internal import SawtoothClient
internal import SawtoothProtocol
internal import SawtoothSigning

extension SubmitOptions {
    /// Signs one action as one transaction in one batch, submits it and waits for the verdict.
    ///
    /// - Parameter fields: what the result says first: the ids that the action is about.
    /// - Returns: those, then transaction, batch and block, and the addresses written.
    /// - Throws: `CommandFailure` when the ledger rejects it or gives no verdict in time; the client's errors.
    func submit(_ payload: some ActionPayload, about fields: [(String, OutputValue)]) async throws -> OutputValue {
        let (signer, batcher) = try signers()
        return try await submit(
            Batch(payload, signedBy: signer, batcher: batcher), about: fields,
            writing: payload.requiredAddresses(signer: PublicKeyHex(unchecked: signer.publicKey.hex)).writes)
    }

    /// The same with several actions, of which the ledger takes all or none.
    func submit(_ payloads: [Payload], about fields: [(String, OutputValue)]) async throws -> OutputValue {
        let (signer, batcher) = try signers()
        let transactions = try payloads.map { payload in
            try Transaction(payload.content, signedBy: signer, batcher: (batcher ?? signer).publicKey)
        }
        let addresses = payloads.map { $0.requiredAddresses(signer: PublicKeyHex(unchecked: signer.publicKey.hex)) }
        return try await submit(
            Batch(transactions, signedBy: batcher ?? signer), about: fields, writing: addresses.flatMap(\.writes))
    }

    private func signers() throws -> (any Signer, batcher: (any Signer)?) {
        (try KeyFile.read(key), try batchKey.map { try KeyFile.read($0) })
    }

    private func submit(
        _ batch: Batch, about fields: [(String, OutputValue)], writing addresses: [StateAddress]
    ) async throws -> OutputValue {
        let ids = batch.transactions.map { OutputValue.text($0.headerSignature) }
        let known =
            fields + (ids.count == 1 ? [("transaction_id", ids[0])] : [("transaction_ids", .list(ids))]) + [
                ("batch_id", .text(batch.headerSignature))
            ]
        Logger.current.info("submitting a batch", metadata: ["batch": "\(batch.headerSignature)"])
        let verdict = try await BatchSubmitter(api: ledger.api()).submitAndAwait(batch, timeout: .seconds(wait))
        switch verdict {
        case .committed(let block):
            return .object(known + block.output + [("addresses", .list(addresses.map { .text($0.hex) }))])
        case .invalid(let transactions):
            throw CommandFailure(rejectedBy: transactions, details: known)
        case .unknown:
            throw CommandFailure(
                .noVerdict,
                "No verdict within \(wait) s; the batch may still be committed. Ask again with `ehr batch status`.",
                details: known)
        }
    }
}

extension BlockReference? {
    /// Number and id of the block, where it is known.
    var output: [(String, OutputValue)] {
        guard let self else { return [("status", .text("COMMITTED"))] }
        return [
            ("status", .text("COMMITTED")), ("block_num", .number(self.number)), ("block_id", .text(self.id.hex)),
        ]
    }
}

extension CommandFailure {
    /// A rejection as the family explains it: its code is in the extended data (docs/errors.md).
    init(rejectedBy transactions: [InvalidTransaction], details: [(String, OutputValue)]) {
        let first = transactions.first { !$0.message.isEmpty || !$0.extendedData.isEmpty } ?? transactions.first
        self.init(
            rejectedBy: first.flatMap { Self.code(in: $0.extendedData) }, first?.message ?? "", details: details)
    }

    /// The text under `code` in a rejection's extended data; nil where another family wrote it.
    static func code(in extendedData: [UInt8]) -> String? {
        let decoder = StrictDecoder(limits: .init(bytes: 4_096, depth: 4))
        guard case .map(let pairs)? = try? decoder.decode(extendedData) else { return nil }
        for (key, value) in pairs {
            if case .text("code") = key, case .text(let code) = value { return code }
        }
        return nil
    }
}
