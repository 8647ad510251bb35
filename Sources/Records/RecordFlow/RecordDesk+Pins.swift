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

    /// Makes sure that the anchor is of who deposited the record and, where that one is enrolled, signed as the batch
    /// that is kept here; where none is, by the pinned key or by one that it took over from.
    ///
    /// - Throws: `.anchorOtherOwner`.
    func checkOwner(of anchor: RecordEntry) async throws(RecordFailure) {
        let effect = try await keys.anchoring(anchor.record, of: anchor.patient).flatMap { LedgerEffect($0) }
        var author = anchor.author
        if case .addRecordHash(let kept)? = effect?.payload { author = kept.author }
        let depositor = author.map(KeyHolder.doctor) ?? .patient(anchor.patient)
        guard let pinned = try await keys.enrolled(depositor) else { return }
        guard anchor.author == author else { throw RecordFailure(.anchorOtherOwner) }
        if let signer = effect?.signer {
            // A key of before enrolment may have signed: what is kept here is no word of the ledger's.
            guard signer == anchor.signer.text else { throw RecordFailure(.anchorOtherOwner) }
        } else if try await !hasHeld(anchor.signer, pinned) {
            throw RecordFailure(.anchorOtherOwner)
        }
    }

    /// Whether `key` is the pinned one, or rotations that were seen through here lead from it to that one.
    private func hasHeld(_ key: PublicKeyHex, _ pinned: EnrolledHolder) async throws(RecordFailure) -> Bool {
        if key == pinned.owner { return true }
        var held: Set = [pinned.owner]
        // The newest first, so that each comes after the one that it leads to.
        for operation in try await keys.rotations(of: pinned.holder) {
            guard let batch = operation.batch.flatMap({ try? Batch(decoding: $0) }),
                let (signer, rotation) = SignedAction.batch(batch).verifiedRotation(at: self),
                held.contains(rotation.newOwner)
            else { continue }
            held.insert(signer)
        }
        return held.contains(key)
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
        guard let (signer, rotation) = SignedAction.batch(batch).verifiedRotation(at: self) else { return }
        try await keys.repin(holder, from: signer, to: rotation.newOwner, encryptionKey: rotation.encryptionKey)
    }
}

extension SignedAction {
    /// A rotation that the key of before has signed and the new key has proved, and the key of before; nil for what is
    /// not one.
    fileprivate func verifiedRotation(at desk: RecordDesk) -> (signer: PublicKeyHex, rotation: RotateOwner)? {
        guard let payload, case .rotateOwner(let rotation) = payload, rotation.isProved,
            (try? batch(for: payload, at: desk)) != nil, let signer
        else { return nil }
        return (PublicKeyHex(unchecked: signer), rotation)
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
