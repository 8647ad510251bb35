extension AccessRefusal {
    /// A word for programs that never changes its meaning (docs/errors.md).
    package var code: String {
        switch self {
        case .notLogged: "access_not_logged"
        case .foreign: "access_foreign"
        case .forged: "access_forged"
        case .stale: "access_stale"
        case .ageUnknown: "access_age_unknown"
        case .clockBehind: "access_clock_behind"
        case .emergency: "access_emergency"
        case .suspended: "access_doctor_suspended"
        case .noRecord: "access_no_record"
        case .noDoctor: "access_no_doctor"
        case .withdrawn: "access_withdrawn"
        case .otherConsent: "access_other_consent"
        case .notCovered: "access_not_covered"
        case .expired: "access_expired"
        case .unknownConsent: "access_unknown_consent"
        case .noEncryptionKey: "access_no_encryption_key"
        case .otherEncryptionKey: "access_other_encryption_key"
        }
    }
}
