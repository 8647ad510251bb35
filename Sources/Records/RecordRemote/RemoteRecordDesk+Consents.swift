package import EHRFamily
package import Holders
package import RecordErrors
package import RecordFlow
package import RecordKeys
internal import SawtoothSigning

extension RemoteRecordDesk {
    package func share(_ request: ShareRecord, timeout: Duration) async throws(RecordFailure) -> LedgerOperation {
        let id = try operationID(request.operation)
        var operation = try operation(
            try await connection.exchange(
                .post, "/consents", GrantMessage(request, operation: id), as: OperationMessage.self,
                headers: request.signer == nil && !request.isSignedElsewhere ? approval(of: request.act) : [],
                wait: timeout))
        if let signer = request.signer {
            operation = try await complete(operation, signer: signer, timeout: timeout) { payload in
                if case .grantAccess(let grant) = payload { request.isSaid(by: grant) } else { false }
            }
        }
        return operation
    }

    package func isConsentStanding(
        of patient: PatientID, to doctor: DoctorID
    ) async throws(RecordFailure) -> Bool {
        try await connection.exchange(
            .post, "/consents/standing", ConsentPartiesMessage(patient: patient, doctor: doctor),
            as: ConsentStandingMessage.self
        ).standing
    }

    package func explain(
        _ record: RecordID, of patient: PatientID, to doctor: DoctorID, for purpose: PurposeCode?
    ) async throws(RecordFailure) -> AccessJudgement {
        try await connection.exchange(
            .post, "/consents/explanation",
            ExplanationRequestMessage(patient: patient, doctor: doctor, record: record, purpose: purpose),
            as: ExplanationMessage.self
        ).judgement
    }

    package func withdraw(_ request: WithdrawConsent, timeout: Duration) async throws(RecordFailure) -> LedgerOperation
    {
        let message = WithdrawalMessage(request, operation: try operationID(request.operation))
        let operation = try operation(
            try await connection.exchange(
                .post, "/consents/withdraw", message, as: OperationMessage.self, wait: timeout))
        guard let signer = request.signer else { return operation }
        // An earlier withdrawal that is still on its way is the one that is signed, with its own reason.
        return try await complete(operation, signer: signer, timeout: timeout) { payload in
            guard case .revokeAccess(let revoke) = payload else { return false }
            return revoke.patient == request.patient && revoke.doctor == request.doctor
        }
    }
}

extension ShareRecord {
    /// What the patient is to approve.
    package var act: GraveAct {
        .grant(patient, doctor, scopes: scopes, expiry: expiry, write: write, purpose: purpose)
    }
}
