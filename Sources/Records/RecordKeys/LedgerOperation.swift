package import EHRFamily

/// A transaction that the service must take to a verdict: a row of the outbox.
package struct LedgerOperation: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case anchor
        case grant
        case revoke
        /// A doctor's access to a record is logged.
        case access
        /// A doctor reads a record without a consent.
        case emergency
        /// A patient or a doctor gets an entry.
        case registration
        /// Another key takes over a patient or a doctor.
        case rotation
        /// An emergency is found justified or disputed.
        case review
        /// A doctor is attested or suspended.
        case attestation
        /// A model is entered.
        case model
    }

    /// A state without what goes with it.
    package enum Stage: String, CaseIterable, Sendable {
        case waiting
        case committed
        case invalid
    }

    package enum State: Equatable, Sendable {
        /// No verdict yet.
        case waiting
        /// In block `block`, where that is known.
        case committed(block: UInt64?)
        /// The ledger refused it: its code, if it gave one, and its words.
        case invalid(code: String?, message: String)

        package var isDecided: Bool { self != .waiting }

        package var isCommitted: Bool {
            if case .committed = self { true } else { false }
        }
    }

    /// The operation's id, drawn by the caller, so that a repeated request is the same operation.
    package let id: String
    package let kind: Kind
    /// Whom it is about; nil for what is about a doctor alone, and for a model.
    package let patient: PatientID?
    /// For a grant and a revoke: whose consent it is about; for an access: whose.
    package let doctor: DoctorID?
    /// For an anchor and an access: of which record.
    package let record: RecordID?
    /// For a grant: the consent's row.
    package let keyReference: KeyReference?
    /// Why, for a revoke.
    package let reason: ReasonCode?
    /// Whether only what is signed elsewhere counts: no key in custody is used for it.
    package var isSignedElsewhere: Bool
    /// Who signs it; the patient but for a doctor's deposits, accesses, registration and rotation.
    package let owner: KeyHolder?
    /// For an anchor, a grant and an access that are signed elsewhere: the payload that a batch is to be signed for.
    package var payload: [UInt8]?
    /// The signed batch, encoded; nil while it is to be signed. Accesses may share one, each with a transaction of its
    /// own.
    package var batch: [UInt8]?
    /// For a revoke: the signed batch for the consent's next version, should the ledger have it by then; whoever could
    /// sign it may be gone. Destroyed with the verdict.
    package var ahead: [UInt8]?
    package var state: State
    /// Unix seconds when it was refused, for as long as that is not final: one validator's INVALID is an opinion, so
    /// the key and the object that it was for are kept, and should the ledger have its entry it is committed.
    package var refusedAt: UInt64?
    /// Unix seconds when it was found to be lost after it had been committed; nil where it never was. The key of its
    /// record is kept then, whatever the ledger says.
    package var orphanedAt: UInt64?
    /// For an emergency: Unix seconds when it first opened its record without a verdict; nil where it never did.
    package var openedAt: UInt64?

    package init(
        id: String, kind: Kind, patient: PatientID?, doctor: DoctorID? = nil, record: RecordID? = nil,
        keyReference: KeyReference? = nil, reason: ReasonCode? = nil, owner: KeyHolder? = nil,
        isSignedElsewhere: Bool = false,
        payload: [UInt8]? = nil, batch: [UInt8]? = nil, ahead: [UInt8]? = nil, state: State = .waiting,
        refusedAt: UInt64? = nil, orphanedAt: UInt64? = nil, openedAt: UInt64? = nil
    ) {
        self.id = id
        self.kind = kind
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.keyReference = keyReference
        self.reason = reason
        self.owner = owner ?? patient.map(KeyHolder.patient)
        self.isSignedElsewhere = isSignedElsewhere
        self.payload = payload
        self.batch = batch
        self.ahead = ahead
        self.state = state
        self.refusedAt = refusedAt
        self.orphanedAt = orphanedAt
        self.openedAt = openedAt
    }
}
