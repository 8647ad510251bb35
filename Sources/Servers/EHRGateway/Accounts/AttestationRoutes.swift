internal import Accounts
internal import EHRFamily
internal import Hummingbird
internal import RecordKeys
internal import RecordRemote

/// Registrars say on the ledger that a doctor is one, or no longer: a suspended doctor's reads are refused by it.
struct AttestationRoutes: Sendable {
    let service: HolderSessions
    let idempotency: Idempotency

    var routes: [GatewayRoute] { [GatewayRoute(.post, "/v1/attestations", RoleRule(.registrar), attest)] }

    @Sendable private func attest(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (bytes, asked) = try await request.messageWithBytes(AttestationRequest.self)
        guard let status = Attestation(rawValue: asked.status) else {
            throw GatewayProblem.invalid("status", "active or suspended")
        }
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let source = try await idempotency.source(request, of: caller.account.id, body: bytes)
        let operation = try await service.acting(for: caller, request).submit(
            .attestDoctor(AttestDoctor(doctor: asked.doctor, status: status)), as: holder,
            operation: source.id("attest"), signer: nil, timeout: request.wait)
        return try Reply.operation(operation)
    }
}

/// What a registrar says of a doctor.
struct AttestationRequest: RequestMessage {
    let doctor: DoctorID
    /// `active` or `suspended`.
    let status: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case status
        case doctor = "doctor_id"
    }
}
