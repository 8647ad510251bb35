package import EHRFamily
package import RecordErrors
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
// 3. In the background, and not here: keys of the epochs before move to the new one (`moveKeys`). No object is touched,
//    and step 1 takes as long for a hundred thousand records as for one.
//
// Nothing is ever undone: a revoke that the ledger refuses leaves access denied. What was released before cannot be
// called back, and nobody should be told otherwise.

/// Who no longer lets whom read.
package struct WithdrawConsent: Sendable {
    package var patient: PatientID
    package var doctor: DoctorID
    /// What names the operation.
    package var operation: String
    package var reason: ReasonCode?
    /// Who signs for the patient, also after a crash: no key in custody takes their place. The key in custody where not
    /// given.
    package var signer: (any Signer)?
    /// Whether nobody here signs: the operation waits for what is signed elsewhere. Of several calls the last one says
    /// so.
    package var isSignedElsewhere: Bool

    package init(
        patient: PatientID, doctor: DoctorID, operation: String, reason: ReasonCode? = nil,
        signer: (any Signer)? = nil, isSignedElsewhere: Bool = false
    ) {
        self.patient = patient
        self.doctor = doctor
        self.operation = operation
        self.reason = reason
        self.signer = signer
        self.isSignedElsewhere = isSignedElsewhere
    }
}

extension RecordDesk {
    package func isConsentStanding(
        of patient: PatientID, to doctor: DoctorID
    ) async throws(RecordFailure) -> Bool {
        try await keys.isConsentStanding(of: patient, to: doctor)
    }

    package func withdraw(
        _ request: WithdrawConsent, timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) -> LedgerOperation {
        try await withdraw(request, timeout: timeout, whenDenied: {})
    }

    /// - Parameter whenDenied: called after step 1, whatever becomes of the rest.
    package func withdraw(
        _ request: WithdrawConsent, timeout: Duration, whenDenied: () -> Void
    ) async throws(RecordFailure) -> LedgerOperation {
        let accepted = try await deny(request)
        whenDenied()
        if request.isSignedElsewhere { return accepted }
        return try await settle(accepted, signer: request.signer, timeout: timeout)
    }

    /// Step 1 alone.
    package func deny(_ request: WithdrawConsent) async throws(RecordFailure) -> LedgerOperation {
        let isSignedElsewhere = request.isSignedElsewhere || request.signer != nil
        if let earlier = try await keys.operation(request.operation) {
            guard earlier.kind == .revoke, earlier.patient == request.patient, earlier.doctor == request.doctor else {
                throw RecordFailure(.conflict, "operation \(request.operation)")
            }
            return try await keys.noteSigner(of: earlier.id, isElsewhere: isSignedElsewhere) ?? earlier
        }
        return try await keys.withdraw(
            LedgerOperation(
                id: request.operation, kind: .revoke, patient: request.patient, doctor: request.doctor,
                reason: request.reason, isSignedElsewhere: isSignedElsewhere))
    }
}
