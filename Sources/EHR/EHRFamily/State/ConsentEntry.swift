/// A patient's consent to a doctor, or the tombstone of one.
package struct ConsentEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("doctor_id", \.doctor), Field("status", \.status),
        Field(group: Terms.form, \.terms), Field(optional: "reason", \.reason), Field(version: \.version),
        make: Self.init)

    package enum Status: String, ChoiceFieldValue, Hashable, Sendable {
        case active = "ACTIVE"
        case revoked = "REVOKED"
    }

    /// What was granted. A consent that was revoked before it was ever granted has none.
    package struct Terms: Hashable, Sendable {
        /// Four keys come together or not at all; the two that may be absent come only with them.
        fileprivate static let form = Form<Self>(
            Field("scopes", \.scopes), Field("key_ref", \.keyReference), Field(optional: "expiry", \.expiry),
            Field("write", \.write), Field("purpose", \.purpose),
            Field(optional: "encryption_key_sha256", \.encryptionKeySHA256), make: Self.init)

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

    package var key: EntryKey { .consent(of: patient, to: doctor) }

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

    func check() throws(Rejection) {
        if status == .active && terms == nil { throw .missingKey("scopes") }
    }
}
