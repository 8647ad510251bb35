internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothProtocol
internal import SawtoothSigning

// The pinned keys of holders who are enrolled: what counts of them, and how they change. Only a rotation changes one,
// which the pinned key has signed and the new key has proved: both are verified here, whatever the ledger says.

extension RecordDesk {
    /// The doctor's pinned keys; nil for one who is not enrolled.
    func pinned(_ doctor: DoctorID) async throws(RecordFailure) -> EnrolledHolder? {
        try await keys.enrolled(.doctor(doctor))
    }

    /// Notes that the ledger has what the operation was to write. A rotation's new key is pinned before: after a crash
    /// in between this is done again, and pinning it again changes nothing.
    func noteCommitted(
        _ operation: LedgerOperation, _ block: UInt64? = nil
    ) async throws(RecordFailure) -> LedgerOperation {
        if operation.kind == .rotation { try await pinNewKey(of: operation) }
        return try await keys.settle(operation, .committed(block: block))
    }

    private func pinNewKey(of operation: LedgerOperation) async throws(RecordFailure) {
        guard let holder = operation.owner, let batch = operation.batch.flatMap({ try? Batch(decoding: $0) }) else {
            return
        }
        let signed = SignedAction.batch(batch)
        guard let payload = signed.payload, case .rotateOwner(let rotation) = payload, rotation.isProved,
            (try? signed.batch(for: payload, at: self)) != nil, let signer = signed.signer
        else { return }
        try await keys.repin(
            holder, from: PublicKeyHex(unchecked: signer), to: rotation.newOwner,
            encryptionKey: rotation.encryptionKey)
    }
}

extension RotateOwner {
    /// Whether the new key has signed for it.
    var isProved: Bool {
        guard let key = try? PublicKey(hex: newOwner.text), let signature = Signature(hex: proof.text) else {
            return false
        }
        return key.verifies(
            signature,
            over: RotateOwner.proofMessage(subject: subject, newOwner: newOwner, previousVersion: previousVersion))
    }
}

extension EnrolledHolder {
    /// Makes sure that the ledger's entry has the pinned owner.
    ///
    /// - Throws: `.accessOtherOwner`.
    func check(_ doctor: DoctorEntry) throws(RecordFailure) {
        guard doctor.owner == owner else { throw RecordFailure(.accessOtherOwner) }
    }
}
