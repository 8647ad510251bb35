internal import Accounts
internal import EHRFamily
internal import Hummingbird
internal import RecordKeys
internal import RecordRemote

/// A patient erases a record, or everything. The encryption service destroys the keys, once it has seen the patient's
/// approval for itself.
struct RecordErasure: Sendable {
    let service: HolderSessions
    let accounts: AccountDesk
    let now: @Sendable () -> Int64

    @Sendable func record(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let patient = try caller.patient()
        let record: RecordID = try context.id("record_id")
        let subject = ErasureSubject.record(record, of: patient)
        let objects = try await service.acting(for: caller, request).erase(subject)
        try await accounts.note(
            AuditNote(
                .recordErased, by: context.actor(caller), to: caller.account.id, holder: caller.account.holder,
                ["record": record.text]))
        return try Reply.message(ErasureCertificate(subject, objects: objects, at: now()))
    }

    /// The body repeats the patient's id: a path alone erases nobody.
    @Sendable func patient(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let patient = try caller.patient()
        guard try await request.message(PatientErasureMessage.self).patient == patient else {
            throw GatewayProblem(
                400, "erasure_unconfirmed", #"to erase everything, send {"patient_id": "\#(patient)"} with it"#)
        }
        let subject = ErasureSubject.patient(patient)
        let objects = try await service.acting(for: caller, request).erase(subject)
        try await accounts.note(
            AuditNote(
                .patientErased, by: context.actor(caller), to: caller.account.id, holder: caller.account.holder, [:]))
        _ = try await accounts.erase(caller.account.id, by: context.actor(caller))
        return try Reply.message(ErasureCertificate(subject, objects: objects, at: now()))
    }
}

/// Repeats whose everything is to be erased.
struct PatientErasureMessage: RequestMessage {
    let patient: PatientID

    enum CodingKeys: String, CodingKey, CaseIterable {
        case patient = "patient_id"
    }
}
