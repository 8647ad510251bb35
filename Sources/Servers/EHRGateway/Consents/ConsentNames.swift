internal import Accounts
internal import RecordKeys

/// Names, from the directory, beside the pseudonyms of consents and requests: to patients those of doctors and their
/// institutions, to doctors those of patients whose consent is in force.
///
/// Whom a doctor has merely asked stays a pseudonym: the ledger shows pseudonyms to many, and asking must not turn one
/// into a name.
struct ConsentNames: Sendable {
    /// What is shown of a doctor or patient.
    struct Shown: Sendable {
        let name: String
        let institution: String?
    }

    let accounts: AccountDesk

    /// The consents with names of the other party.
    func named(
        _ entries: [ConsentReply], for caller: Requester, _ context: GatewayContext
    ) async throws -> [ConsentReply] {
        let isPatient = caller.holder?.role == "patient"
        let shown = try await shown(
            entries.compactMap { entry in
                if isPatient { return LedgerHolder(.doctor, entry.doctorID) }
                return entry.state == "active" ? LedgerHolder(.patient, entry.patientID) : nil
            }, for: caller, context)
        return entries.map { entry in
            var entry = entry
            if isPatient {
                let doctor = shown["doctor:\(entry.doctorID)"]
                (entry.doctorName, entry.institutionName) = (doctor?.name, doctor?.institution)
            } else if entry.state == "active" {
                entry.patientName = shown["patient:\(entry.patientID)"]?.name
            }
            return entry
        }
    }

    /// The requests with names of who asks, where it is the patient who looks.
    func named(
        _ entries: [ConsentRequestReply], for caller: Requester, _ context: GatewayContext
    ) async throws -> [ConsentRequestReply] {
        guard caller.holder?.role == "patient" else { return entries }
        let shown = try await shown(
            entries.compactMap { LedgerHolder(.doctor, $0.doctorID) }, for: caller, context)
        return entries.map { entry in
            var entry = entry
            let doctor = shown["doctor:\(entry.doctorID)"]
            (entry.doctorName, entry.institutionName) = (doctor?.name, doctor?.institution)
            return entry
        }
    }

    /// By holder, as `LedgerHolder.text` writes it.
    private func shown(
        _ holders: [LedgerHolder], for caller: Requester, _ context: GatewayContext
    ) async throws -> [String: Shown] {
        let actor = context.actor(caller)
        let people = try await accounts.entries(of: Set(holders), for: actor)
        let houses = Set(people.values.compactMap { $0.institution.flatMap { LedgerHolder(.institution, $0) } })
        let institutions = try await accounts.entries(of: houses, for: actor)
        return Dictionary(
            people.map { holder, entry in
                let house = entry.institution.flatMap { LedgerHolder(.institution, $0) }
                return (holder.text, Shown(name: entry.name, institution: house.flatMap { institutions[$0]?.name }))
            }, uniquingKeysWith: { first, _ in first })
    }
}
