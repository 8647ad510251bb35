/// One access to one record, under a consent or in an emergency.
package struct AccessEntry: CodedStateValue {
    static let keys: [MapFields.Key] = [
        .required("access_id"), .required("doctor_id"), .required("patient_id"), .required("record_id"),
        .optional("purpose"), .required("consent_version"), .required("signer"), .optional("emergency"),
        .optional("reason"), .optional("at"), .optional("reviewed"), .optional("outcome"), .optional("reviewer"),
        .optional("version"),
    ]

    /// What an emergency access has that another has not.
    package struct Emergency: Hashable, Sendable {
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

    init(_ fields: MapFields) throws(Rejection) {
        access = try fields.value(0)
        doctor = try fields.value(1)
        patient = try fields.value(2)
        record = try fields.value(3)
        purpose = try fields.optional(4)
        consentVersion = try fields.value(5)
        signer = try fields.value(6)
        emergency = try Self.emergency(fields)
        version = try fields.version(13)
    }

    private static func emergency(_ fields: MapFields) throws(Rejection) -> Emergency? {
        guard (7...12).contains(where: { fields.has($0) }) else { return nil }
        guard try fields.value(7, as: Bool.self) else { throw Rejection(.badState, "emergency is stored only if true") }
        var emergency = Emergency(reason: try fields.value(8), at: try fields.value(9))
        if try fields.value(10, as: Bool.self) {
            emergency.review = Review(outcome: try fields.value(11), reviewer: try fields.value(12))
        } else if fields.has(11) || fields.has(12) {
            throw Rejection(.badState, "an unreviewed access has no outcome and no reviewer")
        }
        return emergency
    }

    func write(to map: inout MapWriter) {
        map.put("access_id", access)
        map.put("doctor_id", doctor)
        map.put("patient_id", patient)
        map.put("record_id", record)
        if let purpose { map.put("purpose", purpose) }
        map.put("consent_version", consentVersion)
        map.put("signer", signer)
        if let emergency {
            map.put("emergency", true)
            map.put("reason", emergency.reason)
            map.put("at", emergency.at)
            map.put("reviewed", emergency.review != nil)
            if let review = emergency.review {
                map.put("outcome", review.outcome.rawValue)
                map.put("reviewer", review.reviewer)
            }
        }
        map.put(version: version)
    }
}
