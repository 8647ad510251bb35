/// Why a key store did not do what it was asked; nothing of it was done then.
package enum KeyStoreError: Error, Equatable, Sendable {
    /// The patient's epoch has changed since the key was wrapped: wrap it anew for the current one.
    case staleEpoch(current: UInt32)
    /// The consent was withdrawn, or the ledger refused it.
    case denied
    /// The patient, or the record, was erased; it never comes back under the same id.
    case erased
    /// There is no such row.
    case missing(String)
    /// There is a row of that name with other contents.
    case conflict(String)
    /// A row holds what was never written there.
    case damaged(String)
    /// The database cannot work now: a full device, another process that holds it for long.
    case unavailable(String)
    /// The database, the backup or the erasure list is not fit for what was asked, and a person must look.
    case refused(String)
}

extension KeyStoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .staleEpoch(let current): "the patient's keys are at epoch \(current) by now"
        case .denied: "the consent was withdrawn"
        case .erased: "it was erased"
        case .missing(let what): "there is no \(what)"
        case .conflict(let what): "there is another \(what) already"
        case .damaged(let what): "the key database is damaged: \(what)"
        case .unavailable(let why): "the key database cannot be used now: \(why)"
        case .refused(let why): why
        }
    }
}
