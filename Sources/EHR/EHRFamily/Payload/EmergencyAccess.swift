/// A doctor states that a record is about to be read without a consent, to be reviewed later.
package struct EmergencyAccess: CodedPayload {
    package static let action = Action.emergencyAccess
    static let keys: [MapFields.Key] = [
        .required("access_id"), .required("patient_id"), .required("doctor_id"), .required("record_id"),
        .required("reason"), .required("at"),
    ]

    package var access: AccessID
    package var patient: PatientID
    package var doctor: DoctorID
    package var record: RecordID
    package var reason: ReasonCode
    /// Unix seconds, as the doctor's side claims them: it may have happened before the ledger could be reached.
    package var at: UInt64

    package init(
        access: AccessID, patient: PatientID, doctor: DoctorID, record: RecordID, reason: ReasonCode,
        at: UInt64
    ) {
        self.access = access
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.reason = reason
        self.at = at
    }

    init(_ fields: MapFields) throws(Rejection) {
        access = try fields.value(0)
        patient = try fields.value(1)
        doctor = try fields.value(2)
        record = try fields.value(3)
        reason = try fields.value(4)
        at = try fields.value(5)
    }

    func write(to map: inout MapWriter) {
        map.put("access_id", access)
        map.put("patient_id", patient)
        map.put("doctor_id", doctor)
        map.put("record_id", record)
        map.put("reason", reason)
        map.put("at", at)
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.access(access, by: doctor)
        return RequiredAddresses(
            reads: [
                Addressing.doctor(doctor), Addressing.record(record, of: patient),
                Addressing.consent(of: patient, to: doctor), own, RegistrarSetting.address,
            ],
            writes: [own])
    }
}
