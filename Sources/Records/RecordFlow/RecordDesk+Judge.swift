internal import EHRFamily
internal import EHRProcessor
internal import RecordErrors
internal import SawtoothClient
internal import SawtoothProcessor
internal import SawtoothProtocol
internal import SawtoothSigning

// What the ledger would say of an action is found out beforehand by the family's own rules (`Case`), over what it shows
// at one head. It is an opinion: what counts is the ledger's verdict, on a state that may have changed by then.

/// An action, and who signs it, as its rules ask.
struct UnsignedAction {
    let payload: Payload
    /// 66 hex digits.
    let signer: String
}

extension RecordDesk {
    /// Why the ledger would refuse each of the actions, as it is at `head`; nil for one that it would not.
    ///
    /// - Returns: that, and all that was read for it.
    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func judge(
        _ actions: [UnsignedAction], at head: BlockReference
    ) async throws(RecordFailure) -> (rejections: [Rejection?], read: [StateAddress: [UInt8]]) {
        let cases = actions.map { action in
            Result { () throws(Rejection) in try Case(action, batcher: batcher?.publicKey.hex ?? action.signer) }
        }
        var known = try await entries(at: cases.flatMap { (try? $0.get())?.addresses.reads ?? [] }, head)
        let blocks = cases.compactMap { judged in
            (try? judged.get()).flatMap { $0.blockEntryAddress($0.values(of: known)) }
        }
        known.merge(try await entries(at: blocks, head)) { first, _ in first }
        let rejections = cases.map { (judged) -> Rejection? in
            do throws(Rejection) {
                let judged = try judged.get()
                let values = judged.values(of: known)
                let block = judged.blockEntryAddress(values).flatMap { known[$0] }
                _ = try judged.judge(values, blockEntry: block)
                return nil
            } catch {
                return error
            }
        }
        return (rejections, known)
    }

    /// What is stored at the addresses.
    private func entries(
        at addresses: [StateAddress], _ head: BlockReference
    ) async throws(RecordFailure) -> [StateAddress: [UInt8]] {
        let all = Array(Set(addresses))
        let data = try await ledger.data(at: all, head: head)
        guard data.count == all.count else {
            throw RecordFailure(.ledgerUnusable, "the ledger answered \(data.count) of \(all.count) addresses")
        }
        var known: [StateAddress: [UInt8]] = [:]
        for (address, data) in zip(all, data) { known[address] = data }
        return known
    }
}

extension Case {
    fileprivate convenience init(_ action: UnsignedAction, batcher: String) throws(Rejection) {
        let addresses = action.payload.requiredAddresses(signer: PublicKeyHex(unchecked: action.signer))
        try self.init(
            TransactionRequest(
                header: TransactionHeader(
                    batcherPublicKey: batcher, familyName: Family.name, familyVersion: Family.version,
                    inputs: addresses.inputs, outputs: addresses.outputs, signerPublicKey: action.signer),
                payload: action.payload.encoded()))
    }

    fileprivate func values(of known: [StateAddress: [UInt8]]) -> [[UInt8]?] { addresses.reads.map { known[$0] } }
}
