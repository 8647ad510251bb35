/// A doctor states that a record is about to be read under a consent.
package struct LogAccess: CodedPayload {
    package static let action = Action.logAccess
    static let keys: [MapFields.Key] = [
        .required("access_id"), .required("patient_id"), .required("doctor_id"), .required("record_id"),
        .optional("purpose"),
    ]

    package var access: AccessID
    package var patient: PatientID
    package var doctor: DoctorID
    package var record: RecordID
    /// If given, it must be the consent's.
    package var purpose: PurposeCode?

    package init(
        access: AccessID, patient: PatientID, doctor: DoctorID, record: RecordID,
        purpose: PurposeCode? = nil
    ) {
        self.access = access
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.purpose = purpose
    }

    init(_ fields: MapFields) throws(Rejection) {
        access = try fields.value(0)
        patient = try fields.value(1)
        doctor = try fields.value(2)
        record = try fields.value(3)
        purpose = try fields.optional(4)
    }

    func write(to map: inout MapWriter) {
        map.put("access_id", access)
        map.put("patient_id", patient)
        map.put("doctor_id", doctor)
        map.put("record_id", record)
        if let purpose { map.put("purpose", purpose) }
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.access(access, by: doctor)
        return RequiredAddresses(
            reads: [
                Addressing.doctor(doctor), Addressing.record(record, of: patient),
                Addressing.consent(of: patient, to: doctor), own, RegistrarSetting.address, BlockInfoAddressing.config,
            ],
            readsBlockTime: true, writes: [own])
    }
}
