/// A new doctor, owned by whoever signs; attested at once where a registrar batches it.
package struct RegisterDoctor: CodedPayload {
    package static let action = Action("REGISTER_DOCTOR")
    package static let event = FamilyEvent("ehr/doctor-registered")
    package static let storesBatcher = true
    static let form = Form<Self>(
        Field("doctor_id", \.doctor), Field(optional: "encryption_key", \.encryptionKey), make: Self.init)

    package var doctor: DoctorID
    package var encryptionKey: EncryptionKey?

    package init(doctor: DoctorID, encryptionKey: EncryptionKey? = nil) {
        self.doctor = doctor
        self.encryptionKey = encryptionKey
    }

    package func touches(signer: PublicKeyHex) -> [Touch] {
        [.write(.doctor(doctor)), .read(.registrars)]
    }
}
