/// One access to one record, under a consent or in an emergency.
public struct AccessEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("access_id", \.access), Field("doctor_id", \.doctor), Field("patient_id", \.patient),
        Field("record_id", \.record), Field(optional: "purpose", \.purpose),
        Field("consent_version", \.consentVersion), Field("signer", \.signer),
        Field(group: Emergency.form, \.emergency), Field(version: \.version), make: Self.init)

    /// The additional facts of an emergency access.
    public struct Emergency: Hashable, Sendable {
        fileprivate static let form = Form<Self>(
            isEmergency, Field("reason", \.reason), Field("at", \.at), review,
            make: { _, reason, at, review in Self(reason: reason, at: at, review: review) })

        private static let isEmergency = Field<Self, Bool>(
            ["emergency"],
            read: { (map) throws(Rejection) in
                guard try map.required("emergency", as: Bool.self) else {
                    throw Rejection(.badState, "emergency is stored only if true")
                }
                return true
            },
            write: { (_, map) in map.put("emergency", true) })

        private static let review = Field<Self, Review?>(
            ["reviewed", "outcome", "reviewer"],
            read: { (map) throws(Rejection) in
                guard try map.required("reviewed", as: Bool.self) else {
                    guard !map.hasNext(), !map.hasNext(1) else {
                        throw Rejection(.badState, "an unreviewed access has no outcome and no reviewer")
                    }
                    map.skip(2)
                    return nil
                }
                return Review(outcome: try map.required("outcome"), reviewer: try map.required("reviewer"))
            },
            write: { (emergency, map) in
                map.put("reviewed", emergency.review != nil)
                guard let review = emergency.review else { return }
                map.put("outcome", review.outcome)
                map.put("reviewer", review.reviewer)
            })

        /// Why there was no time for a consent, as a code.
        public var reason: ReasonCode
        /// Unix seconds as claimed by the doctor's side.
        public var at: UInt64
        /// Its review; nil until somebody has reviewed it.
        public var review: Review?

        /// Creates one from its values; the ledger checks what types cannot.
        public init(reason: ReasonCode, at: UInt64, review: Review? = nil) {
            self.reason = reason
            self.at = at
            self.review = review
        }
    }

    /// Who reviewed an emergency access, and the outcome.
    public struct Review: Hashable, Sendable {
        /// The outcome.
        public var outcome: ReviewOutcome
        /// The key that signed the review.
        public var reviewer: PublicKeyHex

        /// Creates one from its values; the ledger checks what types cannot.
        public init(outcome: ReviewOutcome, reviewer: PublicKeyHex) {
            self.outcome = outcome
            self.reviewer = reviewer
        }
    }

    /// The access's id, drawn by the doctor's side.
    public var access: AccessID
    /// The doctor's id.
    public var doctor: DoctorID
    /// The patient's id.
    public var patient: PatientID
    /// The record's id.
    public var record: RecordID
    /// The purpose of the read, if the doctor stated one.
    public var purpose: PurposeCode?
    /// The version of the stored consent, whatever its status; 0 if there was none.
    public var consentVersion: UInt64
    /// The key that signed the transaction.
    public var signer: PublicKeyHex
    /// The facts of an emergency access; nil for one under a consent.
    public var emergency: Emergency?
    /// 1 when it is first stored; each change adds one.
    public var version: UInt64

    public var key: EntryKey { .access(access, by: doctor) }

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
        access: AccessID, doctor: DoctorID, patient: PatientID, record: RecordID, purpose: PurposeCode? = nil,
        consentVersion: UInt64, signer: PublicKeyHex, emergency: Emergency? = nil, version: UInt64 = 1
    ) {
        self.access = access
        self.doctor = doctor
        self.patient = patient
        self.record = record
        self.purpose = purpose
        self.consentVersion = consentVersion
        self.signer = signer
        self.emergency = emergency
        self.version = version
    }
}
