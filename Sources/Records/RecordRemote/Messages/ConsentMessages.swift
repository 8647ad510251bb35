package import EHRFamily
package import RecordErrors
package import RecordFlow

/// A grant.
package struct GrantMessage: RequestMessage {
    package var operation: OperationID
    package var patient: PatientID
    package var doctor: DoctorID
    /// 1 to 16 codes, or `*` alone.
    package var scopes: [String]
    /// Unix seconds.
    package var expiry: UInt64?
    package var write: Bool?
    package var purpose: PurposeCode?
    package var signing: SigningMessage?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case scopes, expiry, write, purpose, signing
        case operation = "operation_id"
        case patient = "patient_id"
        case doctor = "doctor_id"
    }

    init(_ request: ShareRecord, operation: OperationID) {
        self.operation = operation
        patient = request.patient
        doctor = request.doctor
        scopes = request.scopes.texts
        expiry = request.expiry
        write = request.write
        purpose = request.purpose
        signing = request.signer == nil && !request.isSignedElsewhere ? .custody : .elsewhere
    }

    /// What is asked of the journey.
    ///
    /// - Throws: `.invalid` for scopes that are none.
    package func request() throws(RecordFailure) -> ShareRecord {
        guard let scopes = Scopes(unordered: scopes) else { throw RecordFailure(.invalid, "scopes are \(Scopes.rule)") }
        return ShareRecord(
            patient: patient, doctor: doctor, scopes: scopes, expiry: expiry, write: write ?? false,
            purpose: purpose ?? .treatment, operation: operation.text, isSignedElsewhere: signing == .elsewhere)
    }
}

/// A withdrawal.
package struct WithdrawalMessage: RequestMessage {
    package var operation: OperationID
    package var patient: PatientID
    package var doctor: DoctorID
    package var reason: ReasonCode?
    package var signing: SigningMessage?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case reason, signing
        case operation = "operation_id"
        case patient = "patient_id"
        case doctor = "doctor_id"
    }

    init(_ request: WithdrawConsent, operation: OperationID) {
        self.operation = operation
        patient = request.patient
        doctor = request.doctor
        reason = request.reason
        signing = request.signer == nil && !request.isSignedElsewhere ? .custody : .elsewhere
    }

    /// What is asked of the journey.
    package var request: WithdrawConsent {
        WithdrawConsent(
            patient: patient, doctor: doctor, operation: operation.text, reason: reason,
            isSignedElsewhere: signing == .elsewhere)
    }
}

/// Whose consent to whom is meant.
package struct ConsentPartiesMessage: RequestMessage {
    package var patient: PatientID
    package var doctor: DoctorID

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case patient = "patient_id"
        case doctor = "doctor_id"
    }
}

/// Whether the service itself still lets the doctor read.
package struct ConsentStandingMessage: Codable, Sendable {
    package var standing: Bool

    package init(_ standing: Bool) {
        self.standing = standing
    }
}
