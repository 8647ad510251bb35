internal import EHRFamily
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Reviews of emergencies, attestations of doctors, and models: what registrars and submitters do, and patients.
struct SupervisionRoutes {
    let door: Door

    func add(to router: RouterGroup<ServiceContext>) {
        router.post("reviews") { request, _ in
            let message = try await request.message(ReviewMessage.self)
            let signed = try SignedAction(transaction: message.transaction, batch: message.batch)
            return try await submit(.reviewAccess(message.asked()), message.reviewer, nil, signed, request)
        }
        router.post("attestations") { request, _ in
            let message = try await request.message(AttestationMessage.self)
            let signed = try SignedAction(transaction: message.transaction, batch: message.batch)
            return try await submit(
                .attestDoctor(message.asked()), .registrar(message.registrar), message.operation.text, signed, request)
        }
        router.post("models") { request, _ in
            let message = try await request.message(ModelMessage.self)
            let signed = try SignedAction(transaction: message.transaction, batch: message.batch)
            return try await submit(
                .modelProvenance(message.asked()), .submitter(message.submitter), nil, signed, request)
        }
    }

    private func submit(
        _ action: Payload, _ owner: KeyHolder, _ operation: String?, _ signed: SignedAction?, _ request: Request
    ) async throws -> Response {
        let desk = try await door.admit(request, for: owner).desk
        try await door.requirePinned(signed, of: owner)
        return try Answer.operation(
            try await desk.submit(action, as: owner, operation: operation, signed: signed, timeout: request.wait))
    }
}
