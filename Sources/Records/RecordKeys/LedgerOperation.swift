package import EHRFamily

/// A transaction that the service must take to a verdict: a row of the outbox.
package struct LedgerOperation: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case anchor
        case grant
        case revoke
    }

    package enum State: Equatable, Sendable {
        /// No verdict yet.
        case waiting
        /// In block `block`, where that is known.
        case committed(block: UInt64?)
        /// The ledger refused it: its code, if it gave one, and its words.
        case invalid(code: String?, message: String)

        package var isDecided: Bool { self != .waiting }

        var isCommitted: Bool {
            if case .committed = self { true } else { false }
        }
    }

    /// The operation's id, drawn by the caller, so that a repeated request is the same operation.
    package let id: String
    package let kind: Kind
    package let patient: PatientID
    /// For a grant and a revoke: whose consent it is about.
    package let doctor: DoctorID?
    /// For an anchor: of which record.
    package let record: RecordID?
    /// For a grant: the consent's row.
    package let keyReference: KeyReference?
    /// Why, for a revoke.
    package let reason: ReasonCode?
    /// Whether only what is signed elsewhere counts: no key in custody is used for it.
    package var isSignedElsewhere: Bool
    /// For an anchor and a grant that are signed elsewhere: the payload that a batch is to be signed for.
    package let payload: [UInt8]?
    /// The signed batch, encoded; nil while it is to be signed.
    package var batch: [UInt8]?
    package var state: State
    /// Unix seconds when it was refused, for as long as that is not final: one validator's INVALID is an opinion, so
    /// the key and the object that it was for are kept, and should the ledger have its entry it is committed.
    package var refusedAt: UInt64?

    package init(
        id: String, kind: Kind, patient: PatientID, doctor: DoctorID? = nil, record: RecordID? = nil,
        keyReference: KeyReference? = nil, reason: ReasonCode? = nil, isSignedElsewhere: Bool = false,
        payload: [UInt8]? = nil, batch: [UInt8]? = nil, state: State = .waiting, refusedAt: UInt64? = nil
    ) {
        self.id = id
        self.kind = kind
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.keyReference = keyReference
        self.reason = reason
        self.isSignedElsewhere = isSignedElsewhere
        self.payload = payload
        self.batch = batch
        self.state = state
        self.refusedAt = refusedAt
    }
}
