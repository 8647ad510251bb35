internal import Accounts
internal import EHRFamily
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import ServerConnections

/// Doctors read: first the ledger has every access, then each record opens for as long as its access is fresh. The
/// encryption service looks at the ledger itself; nothing that the gateway says of it is believed there.
struct AccessRoutes: Sendable {
    let service: HolderSessions
    let idempotency: Idempotency
    let streams: Places
    let accounts: AccountDesk
    let gathering = AccessGathering()
    let now: @Sendable () -> Int64

    private static let place: Set<String> = ["patient_id", "record_id"]

    var routes: [GatewayRoute] {
        let doctors = RoleRule(.doctor)
        return [
            GatewayRoute(.post, "/v1/accesses", doctors, right: .accesses, replay: .own, log),
            GatewayRoute(.post, "/v1/accesses/emergency", doctors, replay: .answer, emergency),
            GatewayRoute(
                .get, "/v1/accesses/{access_id}/content", doctors, right: .accesses,
                query: AccessRoutes.place, isLong: true, open),
            GatewayRoute(
                .get, "/v1/accesses/{access_id}/sealed", doctors, right: .accesses, query: AccessRoutes.place,
                isLong: true, sealed),
            GatewayRoute(
                .post, "/v1/accesses/{access_id}/release", doctors, right: .accesses, query: AccessRoutes.place,
                release),
        ]
    }

    @Sendable private func log(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let doctor = try caller.doctor()
        let (bytes, asked) = try await request.messageWithBytes(AccessRequest.self)
        try asked.check()
        let source = try await idempotency.source(request, of: caller.account.id, body: bytes)
        let desk = try await service.acting(for: caller, request)
        let ids = try await idempotency.kept(source) {
            try await desk.begin(asked.records, of: asked.patient, by: doctor).map(\.id.text).joined(separator: " ")
        }
        let accesses = zip(asked.records, ids.split(separator: " ")).map { record, id in
            Access(patient: asked.patient, record: record, doctor: doctor, id: AccessID(unchecked: String(id)))
        }
        let kind = AccessGathering.Kind(
            session: "\(caller.account.id) \(caller.holderToken ?? "")", patient: asked.patient,
            purpose: asked.purpose, wait: request.wait)
        let outcomes =
            asked.signing == .elsewhere
            ? try await desk.logSignedElsewhere(accesses, by: doctor, to: asked.patient, for: asked.purpose)
            : try await gathering.log(accesses, kind) { accesses in
                try await desk.log(accesses, for: kind.purpose, signer: nil, timeout: kind.wait)
            }
        let replies = zip(accesses, outcomes).map { AccessReply($0, $1) }
        try await noteRefusals(replies, caller, context)
        let isWaiting = replies.contains { $0.operation?.state == "waiting" }
        return try Reply.message(replies, status: isWaiting ? .accepted : .created)
    }

    /// Attempts that came to nothing are for the patient to see, too.
    private func noteRefusals(_ replies: [AccessReply], _ caller: Requester, _ context: GatewayContext) async throws {
        for reply in replies {
            guard let refused = reply.refused, let patient = LedgerHolder(.patient, reply.patientID) else { continue }
            try await accounts.note(
                AuditNote(
                    .recordRefused, by: context.actor(caller), holder: patient,
                    ["record": reply.recordID, "code": refused.code]))
        }
    }

    @Sendable private func emergency(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let doctor = try caller.doctor()
        let (bytes, asked) = try await request.messageWithBytes(EmergencyRequest.self)
        let source = try await idempotency.source(request, of: caller.account.id, body: bytes)
        let access = Access(
            patient: asked.patient, record: asked.record, doctor: doctor,
            id: asked.access ?? AccessID(unchecked: source.id("emergency")))
        let operation = try await service.acting(for: caller, request).emergency(
            EmergencyAccess(
                access: access.id, patient: access.patient, doctor: doctor, record: access.record, reason: asked.reason,
                at: asked.at ?? UInt64(clamping: now())), signer: nil, timeout: request.wait)
        var reply = AccessReply(access)
        reply.operation = OperationReply(operation)
        return try Reply.message(reply, status: operation.state.isDecided ? .created : .accepted)
    }

    /// The access that path and query name, of the caller's.
    private func access(_ request: Request, _ context: GatewayContext) throws -> Access {
        guard let patient = try request.text("patient_id", as: PatientID.self),
            let record = try request.text("record_id", as: RecordID.self)
        else { throw GatewayProblem.invalid("patient_id and record_id", "what the access was logged for") }
        return Access(
            patient: patient, record: record, doctor: try context.requireCaller().doctor(),
            id: try context.id("access_id"))
    }

    @Sendable private func open(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let access = try access(request, context)
        let range = try HTTPRange.of(request)?.asked
        let place = try streams.content()
        let desk = try await service.acting(for: try context.requireCaller(), request)
        if request.method == .head { return ContentReply.head(try await desk.describe(access)) }
        let reader = try await desk.open(access, range: range)
        return try await ContentReply.response(
            reader, headers: ContentReply.headers(reader.description), place: place, context: context)
    }

    @Sendable private func sealed(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let access = try access(request, context)
        let range = try HTTPRange.of(request)?.asked
        let place = try streams.content()
        let desk = try await service.acting(for: try context.requireCaller(), request)
        if request.method == .head {
            // Whether it would be given: its length as stored is not told, and nothing is opened.
            _ = try await desk.describe(access)
            return Response(status: .ok, headers: ContentReply.headers(nil))
        }
        return try await ContentReply.response(
            desk.sealed(access, range: range), headers: ContentReply.headers(nil), place: place, context: context)
    }

    @Sendable private func release(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let access = try access(request, context)
        let release = try await service.acting(for: try context.requireCaller(), request).release(access)
        return try Reply.message(
            ReleaseReply(
                accessID: access.id.text, recipient: Data(release.recipient.bytes).base64EncodedString(),
                sealed: Data(release.sealed).base64EncodedString()))
    }
}

extension AccessReply {
    init(_ access: Access, _ outcome: Result<LedgerOperation, RecordFailure>) {
        self.init(access)
        switch outcome {
        case .success(let operation):
            self.operation = OperationReply(operation)
            if case .invalid(let code, let message) = operation.state {
                refused = Refusal(code: code ?? "rejected", detail: message)
            }
        case .failure(let failure):
            // The ledger's own word says more than that it refused.
            var code = failure.code.text
            if case .text(let word)? = failure.facts["ledger_code"] { code = word }
            refused = Refusal(code: code, detail: failure.description)
        }
    }

    init(_ access: Access) {
        self.init(
            accessID: access.id.text, recordID: access.record.text, patientID: access.patient.text,
            content: "/v1/accesses/\(access.id)/content?patient_id=\(access.patient)&record_id=\(access.record)",
            goodForSeconds: GatewayLimits.accessSeconds)
    }
}

extension Places {
    /// A place among those who move content.
    ///
    /// - Throws: `GatewayProblem`.
    func content() throws -> Place {
        guard let place = take() else {
            throw GatewayProblem(503, "busy", "all streams of content are taken: ask again in some seconds")
        }
        return place
    }
}
