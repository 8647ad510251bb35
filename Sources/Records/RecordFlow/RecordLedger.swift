package import SawtoothClient
package import SawtoothProtocol

/// The ledger as journeys need it.
package protocol RecordLedger: Sendable {
    /// The newest block: everything that is to agree is read at it.
    ///
    /// - Throws: `LedgerFailure`.
    func head() async throws(LedgerFailure) -> BlockReference

    /// The data at the addresses in the state after `head`, in the order asked for; nil where there is none.
    ///
    /// - Throws: `LedgerFailure`.
    func data(at addresses: [StateAddress], head: BlockReference) async throws(LedgerFailure) -> [[UInt8]?]

    /// A block of the chain.
    ///
    /// - Throws: `LedgerFailure`.
    func block(_ id: BlockID) async throws(LedgerFailure) -> ChainBlock

    /// Submits a signed batch, the same one as often as it takes, and waits for its verdict.
    ///
    /// - Throws: `LedgerFailure`.
    func submit(_ batch: Batch, timeout: Duration) async throws(LedgerFailure) -> Verdict
}

/// Why the ledger was not asked. Nothing is known then.
package struct LedgerFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Whether trying later may help.
    package let isTemporary: Bool
    package let description: String

    package init(isTemporary: Bool, _ description: String) {
        self.isTemporary = isTemporary
        self.description = description
    }
}

/// A block, as far as journeys look into it.
package struct ChainBlock: Sendable {
    package let reference: BlockReference
    /// The block before; `.beforeGenesis` for the first.
    package let previous: BlockID
    package let transactions: [ChainTransaction]

    package init(reference: BlockReference, previous: BlockID, transactions: [ChainTransaction]) {
        self.reference = reference
        self.previous = previous
        self.transactions = transactions
    }
}

/// A committed transaction.
package struct ChainTransaction: Sendable {
    package let id: TransactionID
    package let header: TransactionHeader
    package let payload: [UInt8]
    /// Whether id and payload are what the header's signer has signed.
    package let isGenuine: Bool

    package init(id: TransactionID, header: TransactionHeader, payload: [UInt8], isGenuine: Bool) {
        self.id = id
        self.header = header
        self.payload = payload
        self.isGenuine = isGenuine
    }
}
