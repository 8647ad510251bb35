internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// Whose records, and which of them, somebody may see that there are. The one rule for lists, single records, versions,
/// events and exports; what opens a record's content is looked at by the encryption service itself, each time.
struct RecordReadingRule: Sendable {
    /// What is to be seen of a patient's records.
    enum Sight: Sendable {
        case all
        /// Records of these scopes, under a consent that is in force.
        case scopes(Scopes)

        func includes(_ scope: ScopeCode) -> Bool {
            switch self {
            case .all: true
            case .scopes(let scopes): scopes.covers(scope)
            }
        }
    }

    let index: LedgerIndex
    /// Unix seconds.
    let now: @Sendable () -> Int64

    /// What `caller` sees of the records of `patient`: all of their own; a doctor those of a consent that the ledger
    /// has in force and that the encryption service has not seen withdrawn.
    ///
    /// - Parameter desk: the encryption service in the caller's session.
    /// - Throws: `GatewayProblem.notFound` for nothing.
    func sight(of patient: PatientID, for caller: Requester, at desk: RemoteRecordDesk) async throws -> Sight {
        switch caller.holder {
        case .patient(patient): return .all
        case .doctor(let doctor):
            let answer = try await index.ask { (index) throws(IndexFailure) in
                try index.consent(of: patient, to: doctor)
            }
            guard let consent = answer.value?.entry, consent.status == .active, let terms = consent.terms,
                terms.expiry.map({ Int64(clamping: $0) > now() }) ?? true,
                try await desk.isConsentStanding(of: patient, to: doctor)
            else { throw GatewayProblem.notFound }
            return .scopes(terms.scopes)
        default: throw GatewayProblem.notFound
        }
    }
}
