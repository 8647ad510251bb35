/// Another key takes over a patient or a doctor, and proves that it is there.
package struct RotateOwner: CodedPayload {
    package static let action = Action.rotateOwner
    static let keys: [MapFields.Key] = [
        .optional("patient_id"), .optional("doctor_id"), .required("new_owner"), .required("proof"),
        .optional("encryption_key"), .required("prev_version"),
    ]

    package enum Subject: Hashable, Sendable {
        case patient(PatientID)
        case doctor(DoctorID)
    }

    package var subject: Subject
    package var newOwner: PublicKeyHex
    /// The new owner's signature over `proofMessage`.
    package var proof: SignatureHex
    /// Replaces the stored one; if absent that one stays.
    package var encryptionKey: EncryptionKey?
    /// The version of the entry that is there.
    package var previousVersion: UInt64

    package init(
        subject: Subject, newOwner: PublicKeyHex, proof: SignatureHex, encryptionKey: EncryptionKey? = nil,
        previousVersion: UInt64
    ) {
        self.subject = subject
        self.newOwner = newOwner
        self.proof = proof
        self.encryptionKey = encryptionKey
        self.previousVersion = previousVersion
    }

    init(_ fields: MapFields) throws(Rejection) {
        switch (fields.has(0), fields.has(1)) {
        case (false, false): throw MapFields.missingKey("patient_id")
        case (true, true):
            throw Rejection(.ambiguousSubject, "Name a patient_id or a doctor_id, not both", .key("doctor_id"))
        case (true, false): subject = .patient(try fields.value(0))
        case (false, true): subject = .doctor(try fields.value(1))
        }
        newOwner = try fields.value(2)
        proof = try fields.value(3)
        encryptionKey = try fields.optional(4)
        previousVersion = try fields.value(5)
    }

    func write(to map: inout MapWriter) {
        switch subject {
        case .patient(let patient): map.put("patient_id", patient)
        case .doctor(let doctor): map.put("doctor_id", doctor)
        }
        map.put("new_owner", newOwner)
        map.put("proof", proof)
        if let encryptionKey { map.put("encryption_key", encryptionKey) }
        map.put("prev_version", previousVersion)
    }

    /// What the new owner signs (ECDSA over its SHA-256): `ehr/1 rotate`, kind, id, new owner and version in decimal,
    /// with a zero byte between each two.
    package static func proofMessage(subject: Subject, newOwner: PublicKeyHex, previousVersion: UInt64) -> [UInt8] {
        let (kind, id) =
            switch subject {
            case .patient(let patient): ("patient", patient.text)
            case .doctor(let doctor): ("doctor", doctor.text)
            }
        let parts = ["ehr/1 rotate", kind, id, newOwner.text, String(previousVersion)]
        return Array(parts.map { Array($0.utf8) }.joined(separator: [0]))
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        switch subject {
        case .patient(let patient):
            let own = [Addressing.patient(patient)]
            return RequiredAddresses(reads: own, writes: own)
        case .doctor(let doctor):
            let own = Addressing.doctor(doctor)
            return RequiredAddresses(reads: [own, RegistrarSetting.address], writes: [own])
        }
    }
}
