internal import Cryptography
package import SawtoothClient
package import SawtoothProtocol

/// A ledger through a validator's REST API.
///
/// The API is believed for what is in state: it must be one's own validator's. What it cannot make up is a doctor's
/// signature on an access, which is verified.
package struct RESTRecordLedger: RecordLedger {
    private let api: LedgerAPI
    private let policy: CommitPolicy

    package init(_ api: LedgerAPI, policy: CommitPolicy = CommitPolicy()) {
        self.api = api
        self.policy = policy
    }

    package func head() async throws(LedgerFailure) -> BlockReference {
        do throws(LedgerAPIError) {
            return try await api.newestBlock().reference
        } catch {
            throw LedgerFailure(error)
        }
    }

    package func data(
        at addresses: [StateAddress], head: BlockReference
    ) async throws(LedgerFailure) -> [[UInt8]?] {
        do throws(LedgerAPIError) {
            return try await StateReader(api: api, head: head).data(at: addresses)
        } catch {
            throw LedgerFailure(error)
        }
    }

    package func block(_ id: BlockID) async throws(LedgerFailure) -> ChainBlock {
        let block: LedgerBlock
        do throws(LedgerAPIError) {
            block = try await api.block(id)
        } catch {
            throw LedgerFailure(error)
        }
        guard let previous = BlockID(hex: block.header.previousBlockID) else {
            throw LedgerFailure(isTemporary: false, "block \(block.header.blockNum) names no block before it")
        }
        let transactions = block.batches.flatMap(\.transactions).map { transaction in
            let digest = Hex.encode(SHA512.hash(transaction.payload))
            return ChainTransaction(
                id: transaction.id, header: transaction.header, payload: transaction.payload,
                isGenuine: transaction.isSignatureValid && transaction.header.payloadSHA512 == digest)
        }
        return ChainBlock(reference: block.reference, previous: previous, transactions: transactions)
    }

    package func submit(_ batch: Batch, timeout: Duration) async throws(LedgerFailure) -> Verdict {
        do throws(LedgerAPIError) {
            return try await BatchSubmitter(api: api, policy: policy).submitAndAwait(batch, timeout: timeout)
        } catch {
            throw LedgerFailure(error)
        }
    }
}

extension LedgerFailure {
    init(_ error: LedgerAPIError) {
        self.init(isTemporary: error.isTemporary, error.description)
    }
}
