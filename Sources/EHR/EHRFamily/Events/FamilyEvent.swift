package import SawtoothProtocol

/// What the family tells subscribers: one event for each action that was accepted, in the past tense. Its attributes
/// are the ids, for filters; its data is the new entry, byte for byte as it is stored.
package enum FamilyEvent: String, CaseIterable, Sendable {
    case patientRegistered = "ehr/patient-registered"
    case doctorRegistered = "ehr/doctor-registered"
    case doctorAttested = "ehr/doctor-attested"
    case recordAnchored = "ehr/record-anchored"
    case consentGranted = "ehr/consent-granted"
    case consentRevoked = "ehr/consent-revoked"
    case accessLogged = "ehr/access-logged"
    case emergencyAccessLogged = "ehr/emergency-access-logged"
    case accessReviewed = "ehr/access-reviewed"
    case ownerRotated = "ehr/owner-rotated"
    case modelRecorded = "ehr/model-recorded"

    /// The event that an action leaves.
    package init(_ action: Action) {
        self =
            switch action {
            case .registerPatient: .patientRegistered
            case .registerDoctor: .doctorRegistered
            case .attestDoctor: .doctorAttested
            case .addRecordHash: .recordAnchored
            case .grantAccess: .consentGranted
            case .revokeAccess: .consentRevoked
            case .logAccess: .accessLogged
            case .emergencyAccess: .emergencyAccessLogged
            case .reviewAccess: .accessReviewed
            case .rotateOwner: .ownerRotated
            case .modelProvenance: .modelRecorded
            }
    }
}

/// An entry knows the ids under which subscribers look for it.
package protocol EventSubject: StateValue {
    /// Names and values, in the order in which an event lists them.
    var eventAttributes: [Event.Attribute] { get }
}

extension FamilyEvent {
    /// The event about `entry`, whose stored bytes are `data`.
    package func event(about entry: some EventSubject, data: [UInt8]) -> Event {
        Event(eventType: rawValue, attributes: entry.eventAttributes, data: data)
    }
}

extension PatientEntry: EventSubject {
    package var eventAttributes: [Event.Attribute] { [.init(key: "patient_id", value: patient.text)] }
}

extension DoctorEntry: EventSubject {
    package var eventAttributes: [Event.Attribute] { [.init(key: "doctor_id", value: doctor.text)] }
}

extension RecordEntry: EventSubject {
    package var eventAttributes: [Event.Attribute] {
        [.init(key: "patient_id", value: patient.text), .init(key: "record_id", value: record.text)]
    }
}

extension ConsentEntry: EventSubject {
    package var eventAttributes: [Event.Attribute] {
        [.init(key: "patient_id", value: patient.text), .init(key: "doctor_id", value: doctor.text)]
    }
}

extension AccessEntry: EventSubject {
    package var eventAttributes: [Event.Attribute] {
        [
            .init(key: "access_id", value: access.text), .init(key: "doctor_id", value: doctor.text),
            .init(key: "patient_id", value: patient.text), .init(key: "record_id", value: record.text),
        ]
    }
}

extension ModelEntry: EventSubject {
    package var eventAttributes: [Event.Attribute] {
        [.init(key: "model_hash", value: model.text), .init(key: "submitter", value: submitter.text)]
    }
}
