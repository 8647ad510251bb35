internal import EHRFamily
package import RecordErrors
package import RecordKeys

extension RecordDesk {
    /// Makes sure that the ledger has no entry of the holder's id: who registered it there is not whoever asks here.
    ///
    /// - Throws: `.conflict`; `.ledgerAway` and others where the ledger does not say.
    package func requireNewOnLedger(_ holder: KeyHolder) async throws(RecordFailure) {
        let address =
            switch holder {
            case .patient(let patient): Addressing.patient(patient)
            case .doctor(let doctor): Addressing.doctor(doctor)
            case .registrar, .submitter:
                throw RecordFailure(
                    .invalid,
                    "clients draw codes for patients and doctors alone: who maintains the service draws others")
            }
        guard try await data(at: address) == nil else { throw RecordFailure.known(holder, "on the ledger") }
    }
}
