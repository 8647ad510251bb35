internal import Cryptography
internal import EHRFamily
internal import KeyWrapping
internal import RecordEncryption
internal import RecordKeys
internal import SawtoothSigning

/// Keys out of the store and through the wrapper, which only ever sees roots and signing keys.
extension RecordDesk {
    /// The root that new keys of `patient` hang on; made first where the epoch has none yet.
    func currentRoot(of patient: PatientID) async throws(FlowError) -> PatientRoot {
        // Each turn means that a consent was withdrawn meanwhile, which started another epoch.
        for _ in 0..<RecordDesk.epochTurns {
            let (epoch, stored) = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await keys.currentEpoch(of: patient)
            }
            if let stored { return try await open(stored) }
            let fresh = PatientRoot.random(of: patient, epoch: epoch)
            let context = try RecordDesk.context(of: patient, epoch)
            let wrapped = try await flow(FlowError.wrapper) { () async throws(KeyWrappingError) in
                try await wrapper.wrap(fresh.secret, context: context)
            }
            let kept: StoredRoot
            do throws(KeyStoreError) {
                kept = try await keys.keep(StoredRoot(patient: patient, epoch: epoch, wrapped: wrapped))
            } catch .staleEpoch {
                continue
            } catch {
                throw .keys(error)
            }
            // Someone else may have been faster: theirs counts then.
            return try await kept.wrapped == wrapped ? fresh : open(kept)
        }
        throw .keys(.unavailable("the patient's keys change faster than they can be used; try again"))
    }

    /// How often a key is wrapped anew when the epoch changes under it.
    static let epochTurns = 8

    /// - Throws: `FlowError.wrapper`, `.cryptography`.
    func open(_ root: StoredRoot) async throws(FlowError) -> PatientRoot {
        let context = try RecordDesk.context(of: root.patient, root.epoch)
        let secret = try await flow(FlowError.wrapper) { () async throws(KeyWrappingError) in
            try await wrapper.unwrap(root.wrapped, context: context)
        }
        return try flow(FlowError.cryptography) { () throws(CryptographyError) in
            try PatientRoot(patient: root.patient, epoch: root.epoch, secret: secret)
        }
    }

    /// - Throws: `FlowError.keys`, `.wrapper`, `.cryptography`.
    func stored(_ record: RecordID, of patient: PatientID) async throws(FlowError) -> StoredRecord {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await keys.record(record, of: patient)
        }
    }

    /// - Throws: `FlowError.wrapper`, `.cryptography`.
    func dek(of stored: StoredRecord) async throws(FlowError) -> DataEncryptionKey {
        let root = try await open(stored.root)
        return try flow(FlowError.cryptography) { () throws(CryptographyError) in
            try root.dataKey(for: stored.key.scope).unwrap(stored.key)
        }
    }

    static func context(of patient: PatientID, _ epoch: UInt32) throws(FlowError) -> WrappingContext {
        try flow(FlowError.wrapper) { () throws(KeyWrappingError) in
            try WrappingContext(purpose: .patientRoot, ids: KeyContexts.root(of: patient, epoch: epoch))
        }
    }
}
