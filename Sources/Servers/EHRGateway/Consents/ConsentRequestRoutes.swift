internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import Hummingbird
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Doctors ask for consents; patients approve in full, in part, or deny.
struct ConsentRequestRoutes: Sendable {
    let requests: ConsentRequests
    let index: LedgerIndex
    let service: HolderSessions
    let names: ConsentNames
    let idempotency: Idempotency
    let bell: ConsentRequestBell
    let now: @Sendable () -> Int64

    var routes: [GatewayRoute] {
        let path = "/v1/consent-requests"
        let parties = RoleRule(.patient, .doctor)
        return [
            GatewayRoute(.post, path, RoleRule(.doctor), right: .consentsRequest, replay: .own, ask),
            GatewayRoute(.get, path, parties, right: .consentsRead, query: PageQuery.names, list),
            GatewayRoute(.get, path + "/{request_id}", parties, right: .consentsRead) { _, context in
                let reply = ConsentRequestReply(try await own(context))
                return try Reply.message(
                    try await names.named([reply], for: try context.requireCaller(), context)[0])
            },
            GatewayRoute(.post, path + "/{request_id}/approval", RoleRule(.patient), right: .consentsWrite, approve),
            GatewayRoute(.post, path + "/{request_id}/denial", RoleRule(.patient), right: .consentsWrite) {
                _, context in
                try await decide(context, .denied)
            },
            GatewayRoute(.delete, path + "/{request_id}", RoleRule(.doctor), right: .consentsRequest) { _, context in
                try await decide(context, .withdrawn)
            },
        ]
    }

    /// The request that the path names, if the caller is one of its parties.
    private func own(_ context: GatewayContext) async throws -> ConsentRequest {
        let caller = try context.requireCaller()
        guard let request = try await requests.find(context.parameters.get("request_id") ?? ""),
            caller.holder == .patient(request.patient) || caller.holder == .doctor(request.doctor)
        else { throw GatewayProblem.notFound }
        return request
    }

    @Sendable private func ask(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (bytes, asked) = try await request.messageWithBytes(ConsentAskMessage.self)
        guard let scopes = Scopes(unordered: asked.scopes) else {
            throw GatewayProblem.invalid("scopes", Scopes.rule)
        }
        let patient = asked.patient
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.patient(patient) }
        guard answer.value != nil else { throw GatewayProblem.notFound }
        let source = try await idempotency.source(request, of: caller.account.id, body: bytes)
        let kept = try await requests.keep(
            ConsentRequest(
                id: source.id("consent request"), patient: patient, doctor: try caller.doctor(), scopes: scopes,
                purpose: asked.purpose ?? .treatment, write: asked.write ?? false, expiry: asked.expiry,
                askedAt: now()))
        bell.ring(kept)
        return try Reply.message(
            ConsentRequestReply(kept), status: .created, headers: [.location: "/v1/consent-requests/\(kept.id)"])
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let page = try PageQuery(request)
        var before: (Int64, String)?
        if let cursor = page.cursor {
            let parts = cursor.split(separator: ".")
            guard parts.count == 2, let time = Int64(parts[0]) else {
                throw GatewayProblem.invalid("cursor", "one that a page of this list gave")
            }
            before = (time, String(parts[1]))
        }
        var parties: (PatientID?, DoctorID?)
        switch caller.holder {
        case .patient(let id): parties = (id, nil)
        case .doctor(let id): parties = (nil, id)
        default: throw GatewayProblem.notFound
        }
        let rows = try await requests.list(
            patient: parties.0, doctor: parties.1, before: before, limit: page.limit)
        return try Reply.page(
            PageReply(
                entries: try await names.named(rows.map { ConsentRequestReply($0) }, for: caller, context),
                next: rows.count == page.limit ? rows.last.map { "\($0.askedAt).\($0.id)" } : nil), of: request)
    }

    private func decide(_ context: GatewayContext, _ state: ConsentRequest.State) async throws -> Response {
        let request = try await own(context)
        guard let decided = try await requests.decide(request.id, state, at: now()) else {
            throw GatewayProblem.notFound
        }
        guard decided.state == state else { throw ConsentRequestRoutes.decided(decided) }
        bell.ring(decided)
        return try Reply.message(ConsentRequestReply(decided))
    }

    private static func decided(_ request: ConsentRequest) -> GatewayProblem {
        GatewayProblem(
            409, "request_decided", "this request was \(request.state.rawValue): there is nothing left to answer")
    }

    /// Grants what was asked for, or less; the patient's approval is of exactly what is granted.
    @Sendable private func approve(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let asked = try await own(context)
        let message = try await request.message(ConsentPartMessage.self)
        let operation = "grant-\(asked.id)"
        guard asked.state == .waiting || asked.operation == operation else {
            throw ConsentRequestRoutes.decided(asked)
        }
        guard let scopes = message.scopes.map({ Scopes(unordered: $0) }) ?? asked.scopes,
            asked.scopes.isEverything || scopes.codes.allSatisfy(asked.scopes.covers) && !scopes.isEverything
        else { throw GatewayProblem.invalid("scopes", "those that were asked for, or some of them") }
        guard !(message.write ?? false) || asked.write else {
            throw GatewayProblem.invalid("write", "false where only reading was asked for")
        }
        let desk = try await service.acting(for: caller, request)
        if request.headers[.idempotencyKey] != nil, asked.operation == operation,
            let known = try await desk.operation(operation)
        {
            return try Reply.operation(known, created: "/v1/consents/\(asked.doctor)")
        }
        let granted = try await desk.share(
            ShareRecord(
                patient: asked.patient, doctor: asked.doctor, scopes: scopes, expiry: message.expiry ?? asked.expiry,
                write: message.write ?? asked.write, purpose: asked.purpose, operation: operation,
                isSignedElsewhere: message.signing == .elsewhere), timeout: request.wait)
        _ = try await requests.decide(asked.id, .approved, operation: operation, at: now())
        bell.ring(asked)
        return try Reply.operation(granted, created: "/v1/consents/\(asked.doctor)")
    }
}

/// What a doctor asks a patient for.
struct ConsentAskMessage: RequestMessage {
    let patient: PatientID
    let scopes: [String]
    let purpose: PurposeCode?
    let write: Bool?
    /// Unix seconds.
    let expiry: UInt64?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case scopes, purpose, write, expiry
        case patient = "patient_id"
    }
}

/// What a patient grants of it; what is left out is as it was asked for.
struct ConsentPartMessage: RequestMessage {
    let scopes: [String]?
    let write: Bool?
    let expiry: UInt64?
    let signing: SigningMessage?

    enum CodingKeys: String, CodingKey, CaseIterable { case scopes, write, expiry, signing }
}

struct ConsentRequestReply: Encodable, Sendable {
    let id: String
    let patientID: String
    let doctorID: String
    let scopes: [String]
    let purpose: String
    let write: Bool
    let expiry: UInt64?
    /// `waiting`, `approved`, `denied` or `withdrawn`.
    let state: String
    /// Unix seconds.
    let askedAt: Int64
    let decidedAt: Int64?
    let operationID: String?
    /// From the directory, for the patient.
    var doctorName: String?
    var institutionName: String?

    enum CodingKeys: String, CodingKey {
        case id, scopes, purpose, write, expiry, state
        case doctorName = "doctor_name"
        case institutionName = "institution_name"
        case patientID = "patient_id"
        case doctorID = "doctor_id"
        case askedAt = "asked_at"
        case decidedAt = "decided_at"
        case operationID = "operation_id"
    }

    init(_ request: ConsentRequest) {
        id = request.id
        patientID = request.patient.text
        doctorID = request.doctor.text
        scopes = request.scopes.texts
        purpose = request.purpose.text
        write = request.write
        expiry = request.expiry
        state = request.state.rawValue
        askedAt = request.askedAt
        decidedAt = request.decidedAt
        operationID = request.operation
    }
}
