package import EHRFamily
package import FoundationEssentials
package import RecordErrors
package import RecordKeys

/// An emergency is reviewed, by the patient or a registrar.
package struct ReviewMessage: RequestMessage {
    var access: AccessID
    var doctor: DoctorID
    var patient: PatientID
    /// `justified` or `disputed`.
    var outcome: String
    /// Who reviews; the patient where it is absent.
    var registrar: RegistrarID?
    package var transaction: Data?
    package var batch: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case outcome, transaction, batch
        case access = "access_id"
        case doctor = "doctor_id"
        case patient = "patient_id"
        case registrar = "registrar_id"
    }

    init(_ review: ReviewAccess, _ registrar: RegistrarID?, _ signature: SignatureMessage?) {
        (access, doctor, patient) = (review.access, review.doctor, review.patient)
        (outcome, self.registrar) = (review.outcome.rawValue, registrar)
        transaction = signature?.transaction
        batch = signature?.batch
    }

    package var reviewer: KeyHolder { registrar.map(KeyHolder.registrar) ?? .patient(patient) }

    /// - Throws: `.messageInvalid`.
    package func asked() throws(RecordFailure) -> ReviewAccess {
        guard let outcome = ReviewOutcome(rawValue: outcome) else {
            throw RecordFailure(.messageInvalid, "an outcome is “justified” or “disputed”")
        }
        return ReviewAccess(access: access, doctor: doctor, patient: patient, outcome: outcome)
    }
}

/// A doctor is attested or suspended by a registrar.
package struct AttestationMessage: RequestMessage {
    package var operation: OperationID
    package var registrar: RegistrarID
    var doctor: DoctorID
    /// `active` or `suspended`.
    var status: String
    package var transaction: Data?
    package var batch: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case status, transaction, batch
        case operation = "operation_id"
        case registrar = "registrar_id"
        case doctor = "doctor_id"
    }

    init(
        _ attestation: AttestDoctor, _ registrar: RegistrarID, _ operation: OperationID,
        _ signature: SignatureMessage?
    ) {
        (self.operation, self.registrar) = (operation, registrar)
        (doctor, status) = (attestation.doctor, attestation.status.rawValue)
        transaction = signature?.transaction
        batch = signature?.batch
    }

    /// - Throws: `.messageInvalid`.
    package func asked() throws(RecordFailure) -> AttestDoctor {
        guard let status = Attestation(rawValue: status) else {
            throw RecordFailure(.messageInvalid, "a status is “active” or “suspended”")
        }
        return AttestDoctor(doctor: doctor, status: status)
    }
}

/// A model is entered by its submitter: its MODEL_PROVENANCE payload, in the family's encoding.
package struct ModelMessage: RequestMessage {
    package var submitter: SubmitterID
    var payload: Data
    package var transaction: Data?
    package var batch: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case payload, transaction, batch
        case submitter = "submitter_id"
    }

    init(_ model: ModelProvenance, _ submitter: SubmitterID, _ signature: SignatureMessage?) {
        self.submitter = submitter
        payload = Data(model.encoded())
        transaction = signature?.transaction
        batch = signature?.batch
    }

    /// - Throws: `.messageInvalid`.
    package func asked() throws(RecordFailure) -> ModelProvenance {
        guard case .modelProvenance(let model)? = try? Payload.decode(Array(payload)) else {
            throw RecordFailure(.messageInvalid, "the payload is no MODEL_PROVENANCE")
        }
        return model
    }
}
