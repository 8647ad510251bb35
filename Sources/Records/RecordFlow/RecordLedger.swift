package import RecordErrors
package import SawtoothClient
package import SawtoothProtocol

/// The ledger as journeys need it.
package protocol RecordLedger: Sendable {
    /// The newest block: everything that is to agree is read at it.
    ///
    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func head() async throws(RecordFailure) -> BlockReference

    /// The same, with the block itself from a ledger that has it at hand then.
    ///
    /// - Throws: as `head`.
    func newest() async throws(RecordFailure) -> (head: BlockReference, block: ChainBlock?)

    /// The data at the addresses in the state after `head`, in the order asked for; nil where there is none.
    ///
    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?]

    /// A block of the chain.
    ///
    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock

    /// Submits a signed batch, the same one as often as it takes, and waits for its verdict.
    ///
    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict

    /// The same for a batch whose encoding was kept, which is what is sent.
    func submit(_ batch: Batch, encoded: [UInt8], timeout: Duration) async throws(RecordFailure) -> Verdict
}

extension RecordLedger {
    /// For a ledger that has no more at hand than the reference.
    package func newest() async throws(RecordFailure) -> (head: BlockReference, block: ChainBlock?) {
        (try await head(), nil)
    }

    /// For a ledger that takes no bytes.
    package func submit(_ batch: Batch, encoded: [UInt8], timeout: Duration) async throws(RecordFailure) -> Verdict {
        try await submit(batch, timeout: timeout)
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
    /// Whether id and payload are what the header's signer has signed. It is found out when it is asked: verifying
    /// every signature of a block costs a hundred times what reading it does.
    package let isGenuine: @Sendable () -> Bool

    package init(
        id: TransactionID, header: TransactionHeader, payload: [UInt8],
        isGenuine: @autoclosure @escaping @Sendable () -> Bool
    ) {
        self.id = id
        self.header = header
        self.payload = payload
        self.isGenuine = isGenuine
    }
}
