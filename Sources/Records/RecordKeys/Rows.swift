package import EHRFamily
package import KeyWrapping
package import RecordEncryption

/// A patient's root as it is stored.
package struct StoredRoot: Equatable, Sendable {
    package let patient: PatientID
    package let epoch: UInt32
    package let wrapped: WrappedKey

    package init(patient: PatientID, epoch: UInt32, wrapped: WrappedKey) {
        self.patient = patient
        self.epoch = epoch
        self.wrapped = wrapped
    }
}

/// What is known of a sealed record besides its key.
package struct RecordRow: Equatable, Sendable {
    package enum State: String, Sendable {
        /// The object is stored, and its anchor has no verdict yet.
        case stored
        /// The anchor is committed.
        case anchored
        /// The ledger refused the anchor. Key and object are kept until that is final, and go then.
        case refused
    }

    package let patient: PatientID
    package let record: RecordID
    package let scope: ScopeCode
    /// The object's name in the store.
    package let object: String
    /// SHA-256 of the sealed record, which its anchor holds.
    package let sha256: [UInt8]
    /// In bytes, sealed.
    package let length: UInt64
    package let salt: [UInt8]
    package let commitment: [UInt8]
    package var state: State
    /// Unix seconds when the object was last found to be the anchored one; nil while it never was.
    package var checkedAt: UInt64?
    /// The version of the object that was found so then, as its store tells versions apart; nil where it cannot.
    package var checkedVersion: String?

    package init(
        patient: PatientID, record: RecordID, scope: ScopeCode, object: String, summary: SealedRecordSummary,
        state: State = .stored, checkedAt: UInt64? = nil
    ) {
        self.init(
            patient: patient, record: record, scope: scope, object: object, sha256: summary.sha256,
            length: summary.sealedLength, salt: summary.salt, commitment: summary.commitment, state: state,
            checkedAt: checkedAt)
    }

    init(
        patient: PatientID, record: RecordID, scope: ScopeCode, object: String, sha256: [UInt8], length: UInt64,
        salt: [UInt8], commitment: [UInt8], state: State, checkedAt: UInt64?, checkedVersion: String? = nil
    ) {
        self.patient = patient
        self.record = record
        self.scope = scope
        self.object = object
        self.sha256 = sha256
        self.length = length
        self.salt = salt
        self.commitment = commitment
        self.state = state
        self.checkedAt = checkedAt
        self.checkedVersion = checkedVersion
    }
}

/// The result of comparing a stored object with its anchor.
package enum ObjectCheck: Equatable, Sendable {
    /// It is the anchored one: when that was found, in Unix seconds, and the version that was read, if the store tells
    /// versions apart.
    case whole(at: UInt64, version: String?)
    /// It is not, or is not there.
    case damaged
}

/// A record with its key and the key's root, consistent at one moment.
package struct StoredRecord: Equatable, Sendable {
    package let row: RecordRow
    package let key: WrappedRecordKey
    package let root: StoredRoot
}

/// A consent's row: `keyReference` is the ledger's `key_ref`.
package struct ConsentRow: Equatable, Sendable {
    package enum State: String, Sendable {
        /// The grant is on its way; it counts as soon as the ledger says that it does.
        case pending
        /// The grant is committed.
        case active
        /// Withdrawn, or replaced by a newer grant. Nothing leads back from here: a new grant is a new row.
        case denied
        /// The ledger refused the grant.
        case refused
    }

    package let keyReference: KeyReference
    package let patient: PatientID
    package let doctor: DoctorID
    package let scopes: Scopes
    /// SHA-256 of the doctor's encryption key at the time of the grant, if there was one: keys are sealed to no other.
    package let recipientSHA256: DigestHex?
    /// What else was granted, to whom; nil in a row of an earlier version that has not taken it over yet.
    package let terms: Terms?
    package var state: State

    /// The grant's own words, held beside the ledger's entry: of the two the narrower counts.
    package struct Terms: Equatable, Sendable {
        /// Unix seconds; nil for no end.
        package let expiry: UInt64?
        package let write: Bool
        package let purpose: PurposeCode
        /// The version that the grant makes of the ledger's entry.
        package let version: UInt64
        /// The doctor's owner key at the time of the grant: who must have signed an access.
        package let owner: PublicKeyHex

        package init(expiry: UInt64?, write: Bool, purpose: PurposeCode, version: UInt64, owner: PublicKeyHex) {
            self.expiry = expiry
            self.write = write
            self.purpose = purpose
            self.version = version
            self.owner = owner
        }

        /// What `grant` says, to the doctor who has this owner key.
        package init(_ grant: GrantAccess, owner: PublicKeyHex) {
            self.init(
                expiry: grant.expiry, write: grant.write, purpose: grant.purpose,
                version: grant.previousVersion.addingReportingOverflow(1).partialValue, owner: owner)
        }
    }

    package init(
        keyReference: KeyReference, patient: PatientID, doctor: DoctorID, scopes: Scopes,
        recipientSHA256: DigestHex? = nil, terms: Terms? = nil, state: State = .pending
    ) {
        self.keyReference = keyReference
        self.patient = patient
        self.doctor = doctor
        self.scopes = scopes
        self.recipientSHA256 = recipientSHA256
        self.terms = terms
        self.state = state
    }
}

/// Someone's signing key that the service keeps, wrapped under the KEK.
package struct StoredSigningKey: Equatable, Sendable {
    package let holder: KeyHolder
    package let publicKey: PublicKeyHex
    package let wrapped: WrappedKey

    package init(holder: KeyHolder, publicKey: PublicKeyHex, wrapped: WrappedKey) {
        self.holder = holder
        self.publicKey = publicKey
        self.wrapped = wrapped
    }
}

/// A wrapped key of any purpose, for work on all of them when the KEK changes.
package enum StoredKey: Equatable, Sendable {
    case root(StoredRoot)
    case signingKey(StoredSigningKey)
    case lockedKey(LockedKey)
    case oneTimePassword(StoredOneTimePassword)

    package var wrapped: WrappedKey {
        switch self {
        case .root(let root): root.wrapped
        case .signingKey(let key): key.wrapped
        case .lockedKey(let key): key.wrapped
        case .oneTimePassword(let password): password.wrapped
        }
    }
}

/// Up to which block committed operations were looked for on the chain.
package struct ChainSeen: Equatable, Sendable {
    /// The block's id, 128 hexadecimal digits.
    package let block: String
    /// Unix seconds when that began.
    package let time: UInt64

    package init(block: String, time: UInt64) {
        self.block = block
        self.time = time
    }
}
