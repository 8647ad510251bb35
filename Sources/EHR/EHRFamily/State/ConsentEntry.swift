/// A patient's consent to a doctor, or the tombstone of one.
package struct ConsentEntry: CodedStateValue {
    static let keys: [MapFields.Key] = [
        .required("patient_id"), .required("doctor_id"), .required("status"), .optional("scopes"), .optional("key_ref"),
        .optional("expiry"), .optional("write"), .optional("purpose"), .optional("encryption_key_sha256"),
        .optional("reason"), .optional("version"),
    ]

    package enum Status: String, ChoiceFieldValue, Hashable, Sendable {
        case active = "ACTIVE"
        case revoked = "REVOKED"
    }

    /// What was granted. A consent that was revoked before it was ever granted has none.
    package struct Terms: Hashable, Sendable {
        package var scopes: Scopes
        package var keyReference: KeyReference
        package var expiry: UInt64?
        package var write: Bool
        package var purpose: PurposeCode
        /// SHA-256 of the encryption key that the doctor had then, if there was one.
        package var encryptionKeySHA256: DigestHex?

        package init(
            scopes: Scopes, keyReference: KeyReference, expiry: UInt64? = nil, write: Bool = false,
            purpose: PurposeCode = .treatment, encryptionKeySHA256: DigestHex? = nil
        ) {
            self.scopes = scopes
            self.keyReference = keyReference
            self.expiry = expiry
            self.write = write
            self.purpose = purpose
            self.encryptionKeySHA256 = encryptionKeySHA256
        }
    }

    package var patient: PatientID
    package var doctor: DoctorID
    package var status: Status
    package var terms: Terms?
    /// Why it was revoked.
    package var reason: ReasonCode?
    package var version: UInt64

    package init(
        patient: PatientID, doctor: DoctorID, status: Status, terms: Terms?, reason: ReasonCode? = nil,
        version: UInt64 = 1
    ) {
        self.patient = patient
        self.doctor = doctor
        self.status = status
        self.terms = terms
        self.reason = reason
        self.version = version
    }

    init(_ fields: MapFields) throws(Rejection) {
        patient = try fields.value(0)
        doctor = try fields.value(1)
        status = try fields.value(2)
        terms = try Self.terms(fields)
        reason = try fields.optional(9)
        version = try fields.version(10)
        if status == .active && terms == nil { throw MapFields.missingKey("scopes") }
    }

    /// Four keys come together or not at all; the two that may be absent come only with them.
    private static func terms(_ fields: MapFields) throws(Rejection) -> Terms? {
        guard (3...8).contains(where: { fields.has($0) }) else { return nil }
        return Terms(
            scopes: try fields.value(3), keyReference: try fields.value(4), expiry: try fields.optional(5),
            write: try fields.value(6), purpose: try fields.value(7),
            encryptionKeySHA256: try fields.optional(8))
    }

    func write(to map: inout MapWriter) {
        map.put("patient_id", patient)
        map.put("doctor_id", doctor)
        map.put("status", status.rawValue)
        if let terms {
            map.put("scopes", texts: terms.scopes.texts)
            map.put("key_ref", terms.keyReference)
            if let expiry = terms.expiry { map.put("expiry", expiry) }
            map.put("write", terms.write)
            map.put("purpose", terms.purpose)
            if let hash = terms.encryptionKeySHA256 { map.put("encryption_key_sha256", hash) }
        }
        if let reason { map.put("reason", reason) }
        map.put(version: version)
    }
}
