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
        let signer = try KeyFile.read(key)
        let batcher = try batchKey.map { try KeyFile.read($0) }
        let addresses = payload.requiredAddresses(signer: PublicKeyHex(unchecked: signer.publicKey.hex))
        let batch = try Batch(payload, signedBy: signer, batcher: batcher)

        let known =
            fields + batch.transactions.map { ("transaction_id", .text($0.headerSignature)) } + [
                ("batch_id", .text(batch.headerSignature))
            ]
        Logger.current.info("submitting a batch", metadata: ["batch": "\(batch.headerSignature)"])
        let verdict = try await BatchSubmitter(api: ledger.api()).submitAndAwait(batch, timeout: .seconds(wait))
        switch verdict {
        case .committed(let block):
            return .object(known + block.output + [("addresses", .list(addresses.writes.map { .text($0.hex) }))])
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
