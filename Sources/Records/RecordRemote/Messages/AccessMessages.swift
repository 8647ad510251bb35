package import EHRFamily
package import FoundationEssentials
package import RecordKeys

/// A doctor's access to a record, or to several, to be drawn: one of the two.
package struct AccessRequestMessage: RequestMessage {
    package var patient: PatientID
    package var record: RecordID?
    package var records: [RecordID]?
    package var doctor: DoctorID

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case patient = "patient_id"
        case record = "record_id"
        case records = "record_ids"
        case doctor = "doctor_id"
    }
}

/// Accesses that were drawn.
package struct DrawnAccessesMessage: Codable, Sendable {
    package var accesses: [AccessMessage]

    package init(_ accesses: [Access]) {
        self.accesses = accesses.map { AccessMessage($0) }
    }
}

/// A doctor's access to a record, by its id.
package struct AccessMessage: RequestMessage {
    var id: AccessID
    var patient: PatientID
    var record: RecordID
    var doctor: DoctorID

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case id = "access_id"
        case patient = "patient_id"
        case record = "record_id"
        case doctor = "doctor_id"
    }

    package init(_ access: Access) {
        (id, patient, record, doctor) = (access.id, access.patient, access.record, access.doctor)
    }

    package var access: Access { Access(patient: patient, record: record, doctor: doctor, id: id) }
}

/// An emergency: signed with the key in custody where neither transaction nor batch is there.
package struct EmergencyMessage: RequestMessage {
    var id: AccessID
    var patient: PatientID
    var record: RecordID
    var doctor: DoctorID
    var reason: ReasonCode
    /// Unix seconds, as claimed by the doctor's side.
    var at: UInt64
    package var transaction: Data?
    package var batch: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case reason, at, transaction, batch
        case id = "access_id"
        case patient = "patient_id"
        case record = "record_id"
        case doctor = "doctor_id"
    }

    init(_ asked: EmergencyAccess, _ signature: SignatureMessage?) {
        (id, patient, record, doctor) = (asked.access, asked.patient, asked.record, asked.doctor)
        (reason, at) = (asked.reason, asked.at)
        transaction = signature?.transaction
        batch = signature?.batch
    }

    package var asked: EmergencyAccess {
        EmergencyAccess(access: id, patient: patient, doctor: doctor, record: record, reason: reason, at: at)
    }
}

/// The key of a patient's own record, sealed to that patient.
package struct OwnReleaseMessage: Codable, Sendable {
    var patient: PatientID
    var record: RecordID
    /// 65 bytes.
    var recipient: Data
    /// 113 bytes.
    var sealed: Data

    enum CodingKeys: String, CodingKey {
        case recipient, sealed
        case patient = "patient_id"
        case record = "record_id"
    }

    package init(_ release: OwnRelease) {
        patient = release.patient
        record = release.record
        recipient = Data(release.recipient.bytes)
        sealed = Data(release.sealed)
    }

    /// The release; nil where recipient or ciphertext are not as long as they must be.
    package var release: OwnRelease? {
        guard let recipient = EncryptionKey(Array(recipient)), sealed.count == KeyRelease.length else { return nil }
        return OwnRelease(patient: patient, record: record, recipient: recipient, sealed: Array(sealed))
    }
}

/// A record's key, sealed to a doctor.
package struct ReleaseMessage: Codable, Sendable {
    var access: AccessMessage
    /// 65 bytes.
    var recipient: Data
    /// 113 bytes.
    var sealed: Data

    enum CodingKeys: String, CodingKey {
        case recipient, sealed
    }

    package init(_ release: KeyRelease) {
        access = AccessMessage(release.access)
        recipient = Data(release.recipient.bytes)
        sealed = Data(release.sealed)
    }

    package init(from decoder: any Decoder) throws {
        access = try AccessMessage(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        recipient = try container.decode(Data.self, forKey: .recipient)
        sealed = try container.decode(Data.self, forKey: .sealed)
    }

    package func encode(to encoder: any Encoder) throws {
        try access.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(recipient, forKey: .recipient)
        try container.encode(sealed, forKey: .sealed)
    }

    /// The release; nil where recipient or ciphertext are not as long as they must be.
    package var release: KeyRelease? {
        guard let recipient = EncryptionKey(Array(recipient)), sealed.count == KeyRelease.length else { return nil }
        return KeyRelease(access: access.access, recipient: recipient, sealed: Array(sealed))
    }
}
