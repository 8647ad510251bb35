import EHRFamily
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning

/// The back end of docs/ehr-family-sdk.md: it writes consents to a ledger and reads them back, with one patient's key.
struct ConsentBackEnd: Sendable {
    let api: LedgerAPI
    let signer: any Signer

    /// The ledger has refused an action.
    struct Refused: Error {
        /// For programs: the code, and what else there is to act on it. Nil where it was not the family that refused.
        let notice: RejectionNotice?
        /// For people.
        let message: String
    }

    /// Submits any action of the family and waits until it is committed.
    /// - Throws: `Refused`; `LedgerAPIError` where the ledger cannot be asked; `SigningError`.
    func submit(_ action: some ActionPayload) async throws {
        guard let key = PublicKeyHex(signer.publicKey.hex) else { throw SigningError.invalidPublicKey }
        let addresses = action.requiredAddresses(signer: key)
        let transaction = try TransactionBuilder(
            familyName: Family.name, familyVersion: Family.version, signer: signer
        ).transaction(payload: action.encoded(), inputs: addresses.inputs, outputs: addresses.outputs)
        let batch = try BatchBuilder(signer: signer).batch([transaction])
        let verdict = try await BatchSubmitter(api: api).submitAndAwait(batch, timeout: .seconds(60))
        if let rejection = verdict.rejection {
            throw Refused(
                notice: RejectionNotice(extendedData: rejection.extendedData), message: rejection.message)
        }
    }

    /// The consent as the ledger has it now; nil where there never was one.
    func consent(of patient: PatientID, to doctor: DoctorID) async throws -> ConsentEntry? {
        guard let data = try await api.state(at: Addressing.consent(of: patient, to: doctor)) else { return nil }
        return try ConsentEntry(decoding: data)
    }

    /// Grants a consent over whichever version there is.
    func grant(_ scopes: Scopes, of patient: PatientID, to doctor: DoctorID, key: KeyReference) async throws {
        let version = try await consent(of: patient, to: doctor)?.version ?? 0
        try await submit(
            GrantAccess(
                patient: patient, doctor: doctor, scopes: scopes, keyReference: key, previousVersion: version))
    }
}
