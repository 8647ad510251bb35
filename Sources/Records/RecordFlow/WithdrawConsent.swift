package import EHRFamily
package import RecordKeys
package import SawtoothSigning

// A patient no longer lets a doctor read.
//
// 1. In one transaction of the key store: the consents to that doctor are denied, releases under them deleted, the
//    patient's keys get a new epoch, and the operation that revokes waits in the outbox. **From here on nothing is
//    released**, open reads end, and it is so whether the ledger can be reached or not.
//    A grant that was not submitted yet never is.
// 2. The operation is seen through: signed for the consent's version of that moment, and again if that moves. While a
//    grant that was denied may still come into force there is a version to revoke, whatever the consent's status.
// 3. In the background, and not here: keys of the epochs before move to the new one (`RotateKeys`). No object is
//    touched, and step 1 takes as long for a hundred thousand records as for one.
//
// Nothing is ever undone: a revoke that the ledger refuses leaves access denied. What was released before cannot be
// called back, and nobody should be told otherwise.

/// Ends a doctor's access to a patient's records.
package struct WithdrawConsent: Sendable {
    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// Denies access at once, then waits for the ledger.
    ///
    /// - Parameters:
    ///   - operation: what names the operation.
    ///   - signer: who signs for the patient; the key in custody where not given.
    /// - Returns: the revoking operation: committed, refused, or waiting where the ledger gave no verdict in time.
    ///   Access is denied in each case.
    /// - Throws: `FlowError.keys` where access could not be denied. After that: `.unsigned`, `.rejected` where the
    ///   wrong key has signed, `.wrapper`, `.ledger`; the operation waits then, and access is denied.
    package func run(
        patient: PatientID, doctor: DoctorID, operation: String, reason: ReasonCode? = nil,
        signer: (any Signer)? = nil, timeout: Duration = .seconds(30)
    ) async throws(FlowError) -> LedgerOperation {
        // Who is given here is who signs, also after a crash: no key in custody takes their place.
        let accepted = try await deny(
            patient: patient, doctor: doctor, operation: operation, reason: reason, isSignedElsewhere: signer != nil)
        return try await SettleOperation(desk).run(accepted, signer: signer, timeout: timeout)
    }

    /// Step 1 alone.
    ///
    /// - Parameter isSignedElsewhere: whether the revoke waits for a batch from elsewhere (`SettleOperation.sign`); of
    ///   several calls the last one says so.
    /// - Throws: `FlowError.keys`.
    package func deny(
        patient: PatientID, doctor: DoctorID, operation: String, reason: ReasonCode? = nil,
        isSignedElsewhere: Bool = false
    ) async throws(FlowError) -> LedgerOperation {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            if let done = try await desk.keys.operation(operation) {
                guard done.kind == .revoke, done.patient == patient, done.doctor == doctor else {
                    throw KeyStoreError.conflict("operation \(operation)")
                }
                return try await desk.keys.noteSigner(of: operation, isElsewhere: isSignedElsewhere) ?? done
            }
            return try await desk.keys.withdraw(
                LedgerOperation(
                    id: operation, kind: .revoke, patient: patient, doctor: doctor, reason: reason,
                    isSignedElsewhere: isSignedElsewhere))
        }
    }
}
