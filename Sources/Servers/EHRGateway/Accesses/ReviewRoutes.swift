internal import Accounts
internal import EHRFamily
internal import Hummingbird
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// Emergencies are looked at afterwards: by the patient, or by a registrar.
struct ReviewRoutes: Sendable {
    let service: HolderSessions

    var routes: [GatewayRoute] { [GatewayRoute(.post, "/v1/reviews", RoleRule(.patient, .registrar), review)] }

    @Sendable private func review(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let asked = try await request.message(ReviewRequest.self)
        guard let outcome = ReviewOutcome(rawValue: asked.outcome) else {
            throw GatewayProblem.invalid("outcome", "justified or disputed")
        }
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let patient: PatientID
        switch (holder, asked.patient) {
        case (.patient(let own), let named) where named ?? own == own: patient = own
        case (.registrar, let named?): patient = named
        case (.registrar, nil): throw GatewayProblem.invalid("patient_id", "the patient's id")
        default: throw GatewayProblem.notFound
        }
        // The operation's id follows from the access: the same review is the same operation.
        let operation = try await service.acting(for: caller, request).submit(
            .reviewAccess(
                ReviewAccess(access: asked.access, doctor: asked.doctor, patient: patient, outcome: outcome)),
            as: holder, operation: nil, signer: nil, timeout: request.wait)
        return try Reply.operation(operation)
    }
}

/// What somebody finds of an emergency.
struct ReviewRequest: RequestMessage {
    let access: AccessID
    let doctor: DoctorID
    /// Named by registrars; a patient's own otherwise.
    let patient: PatientID?
    /// `justified` or `disputed`.
    let outcome: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case outcome
        case access = "access_id"
        case doctor = "doctor_id"
        case patient = "patient_id"
    }
}
