internal import Cryptography
internal import EHRFamily
internal import RecordErrors
internal import SawtoothProtocol

// The family's entries as `show` prints them: the names of the specification, in its order.

private func optional(_ text: String?) -> OutputValue { text.map(OutputValue.text) ?? .absent }

private func digest(_ hex: String?) -> OutputValue { hex.map(OutputValue.digest) ?? .absent }

extension PatientEntry {
    var output: OutputValue {
        .object([
            ("patient_id", .text(patient.text)), ("owner", .digest(owner.text)),
            ("encryption_key", digest(encryptionKey.map { Hex.encode($0.bytes) })), ("version", .number(version)),
        ])
    }
}

extension DoctorEntry {
    var output: OutputValue {
        .object([
            ("doctor_id", .text(doctor.text)), ("owner", .digest(owner.text)),
            ("encryption_key", digest(encryptionKey.map { Hex.encode($0.bytes) })),
            ("attestation", optional(attestation?.rawValue)), ("attested_by", digest(attestedBy?.text)),
            ("version", .number(version)),
        ])
    }
}

extension RecordEntry {
    var output: OutputValue {
        .object([
            ("patient_id", .text(patient.text)), ("record_id", .text(record.text)), ("hash_sha256", .digest(hash.text)),
            ("scope", .text(scope.text)), ("supersedes", optional(supersedes?.text)),
            ("author_id", optional(author?.text)), ("signer", .digest(signer.text)),
            ("superseded_by", optional(supersededBy?.text)), ("version", .number(version)),
        ])
    }
}

extension ConsentEntry {
    var output: OutputValue {
        .object([
            ("patient_id", .text(patient.text)), ("doctor_id", .text(doctor.text)),
            ("status", .text(status.rawValue)),
            ("scopes", terms.map { .list($0.scopes.texts.map(OutputValue.text)) } ?? .absent),
            ("key_ref", optional(terms?.keyReference.text)),
            ("expiry", terms?.expiry.map(OutputValue.time) ?? .absent),
            ("write", terms.map { .flag($0.write) } ?? .absent), ("purpose", optional(terms?.purpose.text)),
            ("encryption_key_sha256", digest(terms?.encryptionKeySHA256?.text)),
            ("reason", optional(reason?.text)), ("version", .number(version)),
        ])
    }
}

extension AccessEntry {
    var output: OutputValue {
        .object([
            ("access_id", .text(access.text)), ("doctor_id", .text(doctor.text)), ("patient_id", .text(patient.text)),
            ("record_id", .text(record.text)), ("purpose", optional(purpose?.text)),
            ("consent_version", .number(consentVersion)), ("signer", .digest(signer.text)),
            ("emergency", .flag(emergency != nil)), ("reason", optional(emergency?.reason.text)),
            ("at", emergency.map { .time($0.at) } ?? .absent),
            ("review", optional(emergency.map { $0.review?.outcome.rawValue ?? "open" })),
            ("reviewer", digest(emergency?.review?.reviewer.text)), ("version", .number(version)),
        ])
    }
}

extension ModelEntry {
    var output: OutputValue {
        .object([
            ("model_hash", .text(model.text)), ("submitter", .digest(submitter.text)),
            ("sites", .list(sites.map { .text($0.text) })),
            ("metrics", .object(metrics.map { ($0.name.text, $0.value.output) })),
            ("parent_hash", optional(parent?.text)), ("round", round.map(OutputValue.number) ?? .absent),
            ("consent_root", digest(consentRoot?.text)), ("framework", optional(framework?.text)),
        ])
    }
}

extension Metric.Value {
    var output: OutputValue {
        switch self {
        case .text(let text): .text(text.text)
        case .integer(let number): .number(number)
        }
    }
}

extension AnyStateValue {
    /// `patient`, `doctor`, `record`, `consent`, `access` or `model`.
    var kind: String {
        switch self {
        case .patient: "patient"
        case .doctor: "doctor"
        case .record: "record"
        case .consent: "consent"
        case .access: "access"
        case .model: "model"
        }
    }

    var output: OutputValue {
        switch self {
        case .patient(let entry): entry.output
        case .doctor(let entry): entry.output
        case .record(let entry): entry.output
        case .consent(let entry): entry.output
        case .access(let entry): entry.output
        case .model(let entry): entry.output
        }
    }
}
