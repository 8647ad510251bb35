package import EHRFamily

/// Why an access does not open a record.
package enum AccessRefusal: Equatable, Sendable {
    /// The ledger has no such access entry: it was never submitted, is pending, was refused, or its block was orphaned.
    case notLogged
    /// The access entry is for another record, patient or doctor.
    case foreign
    /// The transaction is not what its signer has signed, or the entries are not what was asked for.
    case forged
    /// The access entry is too old, by how many seconds where that is known: log the access again.
    case stale(age: UInt64?)
    /// Nobody can tell how old the access entry is: take the access id from this service, or record block time.
    case ageUnknown
    /// The ledger's clock is ahead of this machine's by that many seconds: one of them is wrong.
    case clockBehind(by: UInt64)
    /// It is an emergency access, which another path answers.
    case emergency
    case suspended
    case noRecord
    case noDoctor
    /// There is no active consent.
    case withdrawn
    /// The consent has changed since the access was logged: log the access again.
    case otherConsent
    case notCovered
    case expired
    /// The consent was granted with a key reference that this service does not know.
    case unknownConsent(KeyReference)
    /// The doctor has no encryption key on the ledger to release a record's key to.
    case noEncryptionKey
    /// The doctor's encryption key is another than when the consent was given.
    case otherEncryptionKey
}

extension AccessRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notLogged: "the ledger has no such access: it must be logged and committed before a record is released"
        case .foreign: "the access was logged for something else"
        case .forged: "the access on the ledger is not what its signer has signed"
        case .stale(let age):
            "the access was logged \(age.map { "\($0) s" } ?? "too long") ago, "
                + "and opens a record for \(AccessProof.ageLimit) s: log it again"
        case .ageUnknown:
            "how long ago the access was logged cannot be told: take the access id from this service, or have the "
                + "network record block time"
        case .clockBehind(let seconds):
            "the ledger's clock is \(seconds) s ahead of this machine's: set the one that is wrong"
        case .emergency: "it is an emergency access, which this path does not answer"
        case .suspended: "the doctor is suspended"
        case .noRecord: "the ledger has no such record"
        case .noDoctor: "the ledger has no such doctor"
        case .withdrawn: "there is no consent that is in force"
        case .otherConsent: "the consent has changed since the access was logged: log it again"
        case .notCovered: "the consent does not cover the record's scope"
        case .expired: "the consent has expired"
        case .unknownConsent(let reference): "the consent names the key reference \(reference), which is not known here"
        case .noEncryptionKey: "the doctor has no encryption key on the ledger: have the service open the record"
        case .otherEncryptionKey:
            "the doctor's encryption key is not the one that the consent was given for: the patient must consent anew"
        }
    }
}
