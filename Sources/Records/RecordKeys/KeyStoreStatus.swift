package import KeyWrapping

/// Counts about a key database, without ids and keys.
package struct KeyStoreStatus: Equatable, Sendable {
    /// How many keys depend on one KEK.
    package struct KEKUse: Equatable, Sendable {
        package let kind: WrappedKey.Kind
        /// Which KEK of the wrapper, as it names it.
        package let keyID: [UInt8]
        package var roots: Int
        /// Ledger keys, each of their wraps, and one-time passwords.
        package var signingKeys: Int

        package init(kind: WrappedKey.Kind, keyID: [UInt8], roots: Int, signingKeys: Int) {
            self.kind = kind
            self.keyID = keyID
            self.roots = roots
            self.signingKeys = signingKeys
        }
    }

    /// Patients with a row.
    package var patients: Int
    /// Records whose anchor is committed.
    package var anchoredRecords: Int
    /// Records whose anchor has no verdict yet.
    package var storedRecords: Int
    /// By KEK, those with the most keys first.
    package var keks: [KEKUse]
    /// Whether the KEK was changed and not all keys were wrapped under the new one since: an earlier KEK is needed.
    package var isRotationUnfinished: Bool
    /// Patients with keys of earlier epochs.
    package var patientsToRotate: Int
    /// Record keys of earlier epochs.
    package var keysToRotate: Int
    /// Operations without a verdict.
    package var waitingOperations: Int
    /// Those of them that wait for a signature.
    package var unsignedOperations: Int
    /// Operations that were committed, in a block that was lost, and that the ledger refuses since.
    package var lostOperations: Int
    /// Emergencies that opened their record without a verdict, and that the ledger refuses since.
    package var unanchoredEmergencies: Int
    /// Objects that nothing needs any more and that are not removed yet.
    package var unneededObjects: Int
    /// Patients and records that were erased.
    package var erasures: Int
    /// Unix seconds of the last erasure, if any: when the erasure list was last written.
    package var lastErasure: UInt64?

    package init(
        patients: Int, anchoredRecords: Int, storedRecords: Int, keks: [KEKUse], isRotationUnfinished: Bool,
        patientsToRotate: Int, keysToRotate: Int, waitingOperations: Int, unsignedOperations: Int,
        lostOperations: Int, unanchoredEmergencies: Int, unneededObjects: Int, erasures: Int, lastErasure: UInt64?
    ) {
        self.patients = patients
        self.anchoredRecords = anchoredRecords
        self.storedRecords = storedRecords
        self.keks = keks
        self.isRotationUnfinished = isRotationUnfinished
        self.patientsToRotate = patientsToRotate
        self.keysToRotate = keysToRotate
        self.waitingOperations = waitingOperations
        self.unsignedOperations = unsignedOperations
        self.lostOperations = lostOperations
        self.unanchoredEmergencies = unanchoredEmergencies
        self.unneededObjects = unneededObjects
        self.erasures = erasures
        self.lastErasure = lastErasure
    }
}
