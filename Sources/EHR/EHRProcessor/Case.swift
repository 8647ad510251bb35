package import EHRFamily
package import SawtoothProcessor
package import SawtoothProtocol

/// One transaction before its rules: decoded, and with a header that declares every address that the rules may touch.
///
/// Judging it needs the data at `addresses.reads`, and at `blockEntryAddress` if there is one, but no context, so that
/// a gateway can find out the ledger's verdict beforehand.
///
/// A class, because a handler holds it across its state requests: a struct of this size would be copied at each.
package final class Case: Sendable {
    package let payload: Payload
    package let parties: Parties
    package let addresses: RequiredAddresses

    /// - Throws: what `Payload.decode` throws; then `bad_signer`; then `undeclared_input`, `undeclared_output`.
    package init(_ request: TransactionRequest) throws(Rejection) {
        payload = try Payload.decode(request.payload)
        let content = payload.content
        parties = try Parties(request, storesBatcher: type(of: content).storesBatcher)
        addresses = content.requiredAddresses(signer: parties.signer)
        try addresses.check(request)
    }

    /// The address of the latest block's time, if the action needs it and the entries read name that block.
    ///
    /// - Parameter values: the data at `addresses.reads`, in that order.
    package func blockEntryAddress(_ values: [[UInt8]?]) -> StateAddress? {
        for (touch, value) in zip(addresses.touches, values) where touch.key == .blockTime {
            guard let value, !value.isEmpty, let config = try? BlockInfoConfig(decoding: value) else { return nil }
            return BlockInfoAddressing.block(config.latestBlock)
        }
        return nil
    }

    /// The verdict.
    ///
    /// - Parameters:
    ///   - values: the data at `addresses.reads`, in that order; nil if there is none.
    ///   - blockEntry: the data at `blockEntryAddress`.
    /// - Throws: why the transaction is invalid.
    package func judge(_ values: [[UInt8]?], blockEntry: [UInt8]? = nil) throws(Rejection) -> Outcome {
        try payload.apply(Entries(addresses, values: values, blockEntry: blockEntry), parties)
    }
}

/// The keys behind a transaction.
package struct Parties: Sendable {
    /// Who signed it.
    package let signer: PublicKeyHex
    private let request: TransactionRequest

    /// Who batched it: compared with the registrars.
    package var batcher: String { request.batcherPublicKey }

    /// - Throws: `bad_signer` if the signer, or for an action that may store it the batcher, is not written as 66
    ///   lower-case digits: one key must not have two spellings.
    init(_ request: TransactionRequest, storesBatcher: Bool) throws(Rejection) {
        guard let signer = PublicKeyHex(request.signerPublicKey) else {
            throw Rejection(.badSigner, "The header's signer_public_key must be \(PublicKeyHex.rule)")
        }
        self.signer = signer
        self.request = request
        guard !storesBatcher || PublicKeyHex(batcher) != nil else {
            throw Rejection(.badSigner, "The header's batcher_public_key must be \(PublicKeyHex.rule)")
        }
    }
}

/// The effects of an accepted transaction.
package struct Outcome: Hashable, Sendable {
    /// The entries to store: the action's own entry first.
    package let entries: [StateEntry]
    package let event: Event

    /// Stores `entry` and emits its event.
    /// - Parameter addresses: the action's declarations; an entry that it does not declare as written is not stored.
    init(_ event: FamilyEvent, _ entry: some EventSubject, at addresses: RequiredAddresses) {
        let data = entry.encoded()
        entries = Self.store(entry.key, data, addresses)
        self.event = event.event(about: entry, data: data)
    }

    /// Also stores `other`.
    init(
        _ event: FamilyEvent, _ entry: some EventSubject, and other: (some StateValue)?,
        at addresses: RequiredAddresses
    ) {
        let first = Outcome(event, entry, at: addresses)
        self.event = first.event
        entries = first.entries + (other.map { Self.store($0.key, $0.encoded(), addresses) } ?? [])
    }

    private static func store(_ key: EntryKey, _ data: [UInt8], _ addresses: RequiredAddresses) -> [StateEntry] {
        guard let place = addresses.touches.firstIndex(where: { $0.isWritten && $0.key == key }) else {
            assertionFailure("the action does not declare that it writes \(key)")
            return []
        }
        return [StateEntry(address: addresses.reads[place], data: data)]
    }
}
