// RecordKeys: the keys of records, from a patient's root down to one record's key, and the database they are kept in
// (docs/spec/keys.md).
//
// It owns the derivations (`PatientRoot`, `PatientDataKey`), the release of one record's key to one reader
// (`KeyRelease`), and the rows: roots per epoch, wrapped record keys, consents, releases, records, custodial signing
// keys, operations. `KeyStore` is what a database must do, each call one transaction; `SQLiteKeyStore` does it, with
// backup, restore and the erasure list. The stored keys are useless without the key wrapper's KEK: **if you lose it,
// you lose the records**.
//
// It knows which entries the ledger's family has, by their ids, but asks no ledger: RecordFlow decides whether to
// release. It never calls a key wrapper either; a transaction that waited for another machine would delay a revoke.

package import EHRFamily

/// What a wrapped root is bound to besides its purpose, and what a custodial key is.
package enum KeyContexts {
    /// Ids for `WrappingContext(purpose: .patientRoot, ids:)`.
    package static func root(of patient: PatientID, epoch: UInt32) -> [String] {
        [patient.text, String(epoch)]
    }

    /// Ids for `WrappingContext(purpose: .signingKey, ids:)`.
    package static func signingKey(of holder: KeyHolder) -> [String] {
        [holder.role, holder.id]
    }

    /// Ids for `WrappingContext(purpose: .lockedKey, ids:)`.
    package static func lockedKey(_ name: String, of holder: KeyHolder) -> [String] {
        [holder.role, holder.id, name]
    }

    /// Ids for `WrappingContext(purpose: .oneTimePassword, ids:)`.
    package static func oneTimePassword(of holder: KeyHolder) -> [String] {
        [holder.role, holder.id]
    }
}

/// What tells ids of registrars from others.
package enum Registrar {}
/// What tells ids of submitters from others.
package enum Submitter {}
/// Names a registrar at an encryption service.
package typealias RegistrarID = Identifier<Registrar>
/// Names a submitter of models at an encryption service.
package typealias SubmitterID = Identifier<Submitter>

/// Whose signing key it is.
package enum KeyHolder: Hashable, Sendable {
    case patient(PatientID)
    case doctor(DoctorID)
    /// Attests doctors and reviews emergencies. Has no entry on the ledger: its setting names the keys.
    case registrar(RegistrarID)
    /// Enters models. Has no entry on the ledger: a model's names the key.
    case submitter(SubmitterID)

    package var role: String {
        switch self {
        case .patient: "patient"
        case .doctor: "doctor"
        case .registrar: "registrar"
        case .submitter: "submitter"
        }
    }

    package var id: String {
        switch self {
        case .patient(let id): id.text
        case .doctor(let id): id.text
        case .registrar(let id): id.text
        case .submitter(let id): id.text
        }
    }

    /// What a role can be, in words.
    package static let roles = "“patient”, “doctor”, “registrar” or “submitter”"

    /// Whether it is somebody whom the ledger has an entry of, with an owner.
    package var hasEntry: Bool {
        switch self {
        case .patient, .doctor: true
        case .registrar, .submitter: false
        }
    }

    /// Role and id with a colon between them.
    package var text: String { "\(role):\(id)" }

    package init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        self.init(role: String(text[..<colon]), id: String(text[text.index(after: colon)...]))
    }

    package init?(role: String, id: String) {
        switch role {
        case "patient":
            guard let id = PatientID(id) else { return nil }
            self = .patient(id)
        case "doctor":
            guard let id = DoctorID(id) else { return nil }
            self = .doctor(id)
        case "registrar":
            guard let id = RegistrarID(id) else { return nil }
            self = .registrar(id)
        case "submitter":
            guard let id = SubmitterID(id) else { return nil }
            self = .submitter(id)
        default: return nil
        }
    }
}
