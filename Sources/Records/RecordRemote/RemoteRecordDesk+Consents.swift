package import EHRFamily
package import RecordFlow
package import RecordKeys
package import SawtoothSigning

extension RemoteRecordDesk {
    package func share(_ request: ShareRecord.Request, timeout: Duration) async throws(FlowError) -> LedgerOperation {
        let id = try operationID(request.operation)
        var operation = try operation(
            try await connection.exchange(
                .post, "/consents", GrantMessage(request, operation: id), as: OperationMessage.self, wait: timeout))
        if let signer = request.signer {
            operation = try await complete(operation, signer: signer, timeout: timeout) { payload in
                guard case .grantAccess(let grant) = payload else { return false }
                return grant.patient == request.patient && grant.doctor == request.doctor
                    && grant.scopes == request.scopes && grant.expiry == request.expiry
                    && grant.write == request.write && grant.purpose == request.purpose
            }
        }
        if case .invalid(let code, let message) = operation.state { throw .rejected(code: code, message: message) }
        return operation
    }

    package func withdraw(
        patient: PatientID, doctor: DoctorID, operation id: String, reason: ReasonCode?, signer: (any Signer)?,
        timeout: Duration
    ) async throws(FlowError) -> LedgerOperation {
        let message = WithdrawalMessage(
            operation: try operationID(id), patient: patient, doctor: doctor, reason: reason,
            signing: signer == nil ? .custody : .elsewhere)
        let operation = try operation(
            try await connection.exchange(
                .post, "/consents/withdraw", message, as: OperationMessage.self, wait: timeout))
        guard let signer else { return operation }
        // An earlier withdrawal that is still on its way is the one that is signed, with its own reason.
        return try await complete(operation, signer: signer, timeout: timeout) { payload in
            guard case .revokeAccess(let revoke) = payload else { return false }
            return revoke.patient == patient && revoke.doctor == doctor
        }
    }
}
