/// A patient lets a doctor read, and perhaps add, records of some scopes.
public struct GrantAccess: CodedPayload {
    public static let action = Action("GRANT_ACCESS")
    public static let event = FamilyEvent("ehr/consent-granted")
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("doctor_id", \.doctor), Field("scopes", \.scopes),
        Field("key_ref", \.keyReference), Field(optional: "expiry", \.expiry), Field(optional: "write", \.write),
        Field(optional: "purpose", \.purpose), Field("prev_version", \.previousVersion), make: Self.init)

    /// The patient's id.
    public var patient: PatientID
    /// The doctor's id.
    public var doctor: DoctorID
    /// The classes of records that the doctor may read.
    public var scopes: Scopes
    /// The consent's row in the key database.
    public var keyReference: KeyReference
    /// Unix seconds; compared with block time, which is accurate to minutes.
    public var expiry: UInt64?
    /// Whether the doctor may add records.
    public var write: Bool
    /// What the data is used for.
    public var purpose: PurposeCode
    /// The version of the consent that this one replaces; 0: there is none.
    public var previousVersion: UInt64

    /// - Parameters:
    ///   - patient: who grants.
    ///   - doctor: who may read.
    ///   - scopes: the classes of records, or all.
    ///   - keyReference: the opaque id of the consent's row off the ledger.
    ///   - expiry: Unix seconds; nil: it does not expire.
    ///   - write: whether the doctor may add records; false if nil.
    ///   - purpose: what the data is used for; treatment if nil.
    ///   - previousVersion: the version that this one replaces; 0: there is none.
    public init(
        patient: PatientID, doctor: DoctorID, scopes: Scopes, keyReference: KeyReference,
        expiry: UInt64? = nil, write: Bool? = nil, purpose: PurposeCode? = nil,
        previousVersion: UInt64
    ) {
        self.patient = patient
        self.doctor = doctor
        self.scopes = scopes
        self.keyReference = keyReference
        self.expiry = expiry
        self.write = write ?? false
        self.purpose = purpose ?? .treatment
        self.previousVersion = previousVersion
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [
            .read(.patient(patient)), .read(.doctor(doctor)), .write(.consent(of: patient, to: doctor)),
            .read(.registrars),
        ] + (expiry == nil ? [] : [.read(.blockTime)])
    }
}
