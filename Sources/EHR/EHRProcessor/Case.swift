package import EHRFamily
package import SawtoothProcessor
package import SawtoothProtocol

/// One transaction before the rules: decoded, and its header known to declare every address that they may touch.
///
/// Judging it needs what is stored at `addresses.reads`, and at `blockEntryAddress` where there is one; no context, so
/// that a gateway can ask beforehand what the ledger would say.
///
/// A class, because a handler holds it over its state requests: a struct of this size would be copied at each.
package final class Case: Sendable {
    package let payload: Payload
    package let parties: Parties
    package let addresses: RequiredAddresses

    /// - Throws: what `Payload.decode` throws; then `bad_signer`; then `undeclared_input`, `undeclared_output`.
    package init(_ request: TransactionRequest) throws(Rejection) {
        payload = try Payload.decode(request.payload)
        parties = try Parties(request, for: payload)
        addresses = payload.requiredAddresses(signer: parties.signer)
        try addresses.check(request)
    }

    /// Where the time of the latest block is, if the action asks for it and the entries read say which block that is.
    ///
    /// - Parameter values: what is stored at `addresses.reads`, in that order.
    package func blockEntryAddress(_ values: [[UInt8]?]) -> StateAddress? {
        // The config is the last of the reads wherever block time is needed.
        guard addresses.readsBlockTime, let config = values.last ?? nil, !config.isEmpty else { return nil }
        return (try? BlockInfoConfig(decoding: config)).map { BlockInfoAddressing.block($0.latestBlock) }
    }

    /// The verdict.
    ///
    /// - Parameters:
    ///   - values: what is stored at `addresses.reads`, in that order; nil where nothing is.
    ///   - blockEntry: what is stored at `blockEntryAddress`.
    /// - Throws: why the transaction is invalid.
    package func judge(_ values: [[UInt8]?], blockEntry: [UInt8]? = nil) throws(Rejection) -> Outcome {
        var reads = Reads(addresses: addresses, values: values, blockEntry: blockEntry)
        return try payload.apply(&reads, parties)
    }
}

/// The keys that stand behind a transaction.
package struct Parties: Sendable {
    /// Who asks for it.
    package let signer: PublicKeyHex
    private let request: TransactionRequest

    /// Who handed it in: compared with the registrars.
    package var batcher: String { request.batcherPublicKey }

    /// - Throws: `bad_signer` where the signer, or for an action that may store it the batcher, is not written as 66
    ///   lower-case digits: one key must not have two names.
    init(_ request: TransactionRequest, for payload: Payload) throws(Rejection) {
        guard let signer = PublicKeyHex(request.signerPublicKey) else {
            throw Rejection(.badSigner, "The header's signer_public_key must be \(PublicKeyHex.rule)")
        }
        self.signer = signer
        self.request = request
        switch payload {
        case .registerDoctor, .attestDoctor:
            guard PublicKeyHex(batcher) != nil else {
                throw Rejection(.badSigner, "The header's batcher_public_key must be \(PublicKeyHex.rule)")
            }
        default: break
        }
    }
}

/// What an accepted transaction does.
package struct Outcome: Hashable, Sendable {
    /// What is stored: the action's own entry first.
    package let entries: [StateEntry]
    package let event: Event

    /// Stores `entry` at the first of the addresses written, and tells of it.
    init(_ event: FamilyEvent, _ entry: some EventSubject, at reads: Reads) {
        let data = entry.encoded()
        entries = reads.addresses.writes.prefix(1).map { StateEntry(address: $0, data: data) }
        self.event = event.event(about: entry, data: data)
    }

    /// Stores `other`, too, at the second of the addresses written.
    init(_ event: FamilyEvent, _ entry: some EventSubject, and other: (some StateValue)?, at reads: Reads) {
        let first = Outcome(event, entry, at: reads)
        self.event = first.event
        let second = other.map { other in
            reads.addresses.writes.dropFirst().prefix(1).map { StateEntry(address: $0, data: other.encoded()) }
        }
        entries = first.entries + (second ?? [])
    }
}
