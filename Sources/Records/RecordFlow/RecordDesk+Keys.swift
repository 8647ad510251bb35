internal import EHRFamily
internal import Journals
internal import KeyWrapping
internal import RecordEncryption
internal import RecordErrors
internal import RecordKeys

/// Keys out of the store and through the wrapper, which only ever sees roots and signing keys.
extension RecordDesk {
    /// The root that new keys of `patient` hang on; made first where the epoch has none yet.
    func currentRoot(of patient: PatientID) async throws(RecordFailure) -> PatientRoot {
        try await acrossEpochs { () async throws(RecordFailure) in
            let (epoch, stored) = try await keys.currentEpoch(of: patient)
            if let stored { return try await open(stored) }
            let fresh = PatientRoot.random(of: patient, epoch: epoch)
            let wrapped = try await wrapper.wrap(fresh.secret, context: WrappingContext(rootOf: patient, epoch))
            let kept = try await keys.keepRoot(StoredRoot(patient: patient, epoch: epoch, wrapped: wrapped))
            // Someone else may have been faster: theirs counts then.
            return try await kept.wrapped == wrapped ? fresh : open(kept)
        }
    }

    /// Runs `body`, and again where a consent that is withdrawn meanwhile starts another epoch.
    func acrossEpochs<Result>(
        _ body: () async throws(RecordFailure) -> Result
    ) async throws(RecordFailure) -> Result {
        for _ in 0..<8 {
            do {
                return try await body()
            } catch let error where error.code == .epochChanged {
                continue
            }
        }
        throw RecordFailure(.keysUnavailable, "the patient's keys change faster than they can be used; try again")
    }

    func open(_ root: StoredRoot) async throws(RecordFailure) -> PatientRoot {
        let context = try WrappingContext(rootOf: root.patient, root.epoch)
        let secret = try await wrapper.unwrap(root.wrapped, context: context)
        return try PatientRoot(patient: root.patient, epoch: root.epoch, secret: secret)
    }

    /// The record's key, for `opening`: the one way to it. That it was opened is on the device before it is handed out.
    ///
    /// - Throws: `.journalBroken`, `.journalUnavailable` where that cannot be; what the wrapper fails with.
    func dek(of stored: StoredRecord, for opening: KeyOpening) async throws(RecordFailure) -> DataEncryptionKey {
        let key = try await open(stored.root).dataKey(for: stored.key.scope).unwrap(stored.key)
        try await openings?.append(opening.line(of: stored.row, at: clock()))
        return key
    }
}

extension WrappingContext {
    init(rootOf patient: PatientID, _ epoch: UInt32) throws(RecordFailure) {
        try self.init(purpose: .patientRoot, ids: KeyContexts.root(of: patient, epoch: epoch))
    }

    init(signingKeyOf holder: KeyHolder) throws(RecordFailure) {
        try self.init(purpose: .signingKey, ids: KeyContexts.signingKey(of: holder))
    }
}
