/// One access to one record, under a consent or in an emergency.
package struct AccessEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("access_id", \.access), Field("doctor_id", \.doctor), Field("patient_id", \.patient),
        Field("record_id", \.record), Field(optional: "purpose", \.purpose),
        Field("consent_version", \.consentVersion), Field("signer", \.signer),
        Field(group: Emergency.form, \.emergency), Field(version: \.version), make: Self.init)

    /// What an emergency access has that another has not.
    package struct Emergency: Hashable, Sendable {
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

        package var reason: ReasonCode
        /// Unix seconds as the doctor's side claims them.
        package var at: UInt64
        package var review: Review?

        package init(reason: ReasonCode, at: UInt64, review: Review? = nil) {
            self.reason = reason
            self.at = at
            self.review = review
        }
    }

    package struct Review: Hashable, Sendable {
        package var outcome: ReviewOutcome
        package var reviewer: PublicKeyHex

        package init(outcome: ReviewOutcome, reviewer: PublicKeyHex) {
            self.outcome = outcome
            self.reviewer = reviewer
        }
    }

    package var access: AccessID
    package var doctor: DoctorID
    package var patient: PatientID
    package var record: RecordID
    package var purpose: PurposeCode?
    /// The version of the consent that was there, whatever its status; 0 where there was none.
    package var consentVersion: UInt64
    package var signer: PublicKeyHex
    package var emergency: Emergency?
    package var version: UInt64

    package var key: EntryKey { .access(access, by: doctor) }

    package init(
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
