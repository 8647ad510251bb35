package import RecordErrors
package import RecordKeys
package import SawtoothClient

extension RecordFailure {
    /// The ledger refused the transaction: its code, if it gave one, and its words.
    package static func rejected(_ code: String?, _ message: String) -> RecordFailure {
        let words = message.isEmpty ? "no reason given" : message
        var facts = ["message": Fact.text(message)]
        facts["ledger_code"] = code.map(Fact.text)
        return RecordFailure(.rejected, "the ledger refused it: \(words)\(code.map { " (\($0))" } ?? "")", facts)
    }

    static func rejected(_ transactions: [InvalidTransaction]) -> RecordFailure {
        .rejected(transactions.first?.code, transactions.first?.message ?? "")
    }

    /// The ledger has given no verdict yet; the operation is in the outbox and goes on.
    package static func undecided(_ operation: String) -> RecordFailure {
        RecordFailure(
            .undecided, "the ledger has given no verdict yet; operation \(operation) is kept and goes on",
            ["operation_id": .text(operation)])
    }

    /// A signature is needed that is not to be had here: whose.
    package static func unsigned(_ holder: KeyHolder) -> RecordFailure {
        RecordFailure(
            .unsigned, "\(holder.role) \(holder.id) must sign: the key is not in custody here",
            ["role": .text(holder.role), "id": .text(holder.id)])
    }

    /// The ledger was not asked. Nothing is known then.
    package init(ledger error: LedgerAPIError) {
        self.init(error.isTemporary ? .ledgerAway : .ledgerUnusable, because: error)
    }
}

extension LedgerOperation {
    /// - Throws: `.undecided`, `.rejected` for one that is not committed.
    package func requireCommitted() throws(RecordFailure) {
        switch state {
        case .committed: return
        case .waiting: throw .undecided(id)
        case .invalid(let code, let message): throw .rejected(code, message)
        }
    }
}
