/// Another key takes over a patient or a doctor, with a proof of its possession.
public struct RotateOwner: CodedPayload {
    public static let action = Action("ROTATE_OWNER")
    public static let event = FamilyEvent("ehr/owner-rotated")
    static let form = Form<Self>(
        subject, Field("new_owner", \.newOwner), Field("proof", \.proof),
        Field(optional: "encryption_key", \.encryptionKey), Field("prev_version", \.previousVersion), make: Self.init)

    /// Exactly one of two keys.
    private static let subject = Field<Self, Subject>(
        ["patient_id", "doctor_id"],
        read: { (map) throws(Rejection) in
            switch (map.hasNext(), map.hasNext(1)) {
            case (false, false): throw .missingKey("patient_id")
            case (true, true):
                throw Rejection(.ambiguousSubject, "Name a patient_id or a doctor_id, not both", .key("doctor_id"))
            case (true, false):
                defer { map.skip(1) }
                return .patient(try map.required("patient_id"))
            case (false, true):
                map.skip(1)
                return .doctor(try map.required("doctor_id"))
            }
        },
        write: { (payload, map) in
            switch payload.subject {
            case .patient(let patient): map.put("patient_id", patient)
            case .doctor(let doctor): map.put("doctor_id", doctor)
            }
        })

    /// A patient or a doctor.
    public enum Subject: Hashable, Sendable {
        /// A patient's owner changes.
        case patient(PatientID)
        /// A doctor's owner changes.
        case doctor(DoctorID)
    }

    /// Whose owner changes.
    public var subject: Subject
    /// The key that takes over.
    public var newOwner: PublicKeyHex
    /// The new owner's signature over `proofMessage`.
    public var proof: SignatureHex
    /// Replaces the stored one; if absent, the stored one stays.
    public var encryptionKey: EncryptionKey?
    /// The stored version of the entry.
    public var previousVersion: UInt64

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
        subject: Subject, newOwner: PublicKeyHex, proof: SignatureHex, encryptionKey: EncryptionKey? = nil,
        previousVersion: UInt64
    ) {
        self.subject = subject
        self.newOwner = newOwner
        self.proof = proof
        self.encryptionKey = encryptionKey
        self.previousVersion = previousVersion
    }

    /// The message that the new owner signs (ECDSA over its SHA-256): `ehr/1 rotate`, kind, id, new owner and version
    /// in decimal, separated by zero bytes.
    public static func proofMessage(subject: Subject, newOwner: PublicKeyHex, previousVersion: UInt64) -> [UInt8] {
        let (kind, id) =
            switch subject {
            case .patient(let patient): ("patient", patient.text)
            case .doctor(let doctor): ("doctor", doctor.text)
            }
        let parts = ["ehr/1 rotate", kind, id, newOwner.text, String(previousVersion)]
        return Array(parts.map { Array($0.utf8) }.joined(separator: [0]))
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        switch subject {
        case .patient(let patient): [.write(.patient(patient))]
        case .doctor(let doctor): [.write(.doctor(doctor)), .read(.registrars)]
        }
    }
}
