/// A patient lets a doctor read, and perhaps add, records of some scopes.
package struct GrantAccess: CodedPayload {
    package static let action = Action.grantAccess
    static let keys: [MapFields.Key] = [
        .required("patient_id"), .required("doctor_id"), .required("scopes"), .required("key_ref"), .optional("expiry"),
        .optional("write"), .optional("purpose"), .required("prev_version"),
    ]

    package var patient: PatientID
    package var doctor: DoctorID
    package var scopes: Scopes
    /// The consent's row where keys are kept.
    package var keyReference: KeyReference
    /// Unix seconds; compared with block time, which is accurate to minutes.
    package var expiry: UInt64?
    /// Whether the doctor may add records.
    package var write: Bool
    package var purpose: PurposeCode
    /// The version of the consent that this one replaces; 0 = there is none.
    package var previousVersion: UInt64

    package init(
        patient: PatientID, doctor: DoctorID, scopes: Scopes, keyReference: KeyReference,
        expiry: UInt64? = nil, write: Bool = false, purpose: PurposeCode = .treatment,
        previousVersion: UInt64
    ) {
        self.patient = patient
        self.doctor = doctor
        self.scopes = scopes
        self.keyReference = keyReference
        self.expiry = expiry
        self.write = write
        self.purpose = purpose
        self.previousVersion = previousVersion
    }

    init(_ fields: MapFields) throws(Rejection) {
        patient = try fields.value(0)
        doctor = try fields.value(1)
        scopes = try fields.value(2)
        keyReference = try fields.value(3)
        expiry = try fields.optional(4)
        write = try fields.optional(5) ?? false
        purpose = try fields.optional(6) ?? .treatment
        previousVersion = try fields.value(7)
    }

    func write(to map: inout MapWriter) {
        map.put("patient_id", patient)
        map.put("doctor_id", doctor)
        map.put("scopes", texts: scopes.texts)
        map.put("key_ref", keyReference)
        if let expiry { map.put("expiry", expiry) }
        map.put("write", write)
        map.put("purpose", purpose)
        map.put("prev_version", previousVersion)
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.consent(of: patient, to: doctor)
        var reads = [Addressing.patient(patient), Addressing.doctor(doctor), own, RegistrarSetting.address]
        if expiry != nil { reads.append(BlockInfoAddressing.config) }
        return RequiredAddresses(reads: reads, readsBlockTime: expiry != nil, writes: [own])
    }
}
