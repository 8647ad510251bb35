/// A new patient, owned by whoever signs.
package struct RegisterPatient: CodedPayload {
    package static let action = Action("REGISTER_PATIENT")
    package static let event = FamilyEvent("ehr/patient-registered")
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field(optional: "encryption_key", \.encryptionKey), make: Self.init)

    package var patient: PatientID
    package var encryptionKey: EncryptionKey?

    package init(patient: PatientID, encryptionKey: EncryptionKey? = nil) {
        self.patient = patient
        self.encryptionKey = encryptionKey
    }

    package func touches(signer: PublicKeyHex) -> [Touch] {
        [.write(.patient(patient))]
    }
}
