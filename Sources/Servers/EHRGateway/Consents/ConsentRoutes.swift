internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import HTTPTypes
internal import Hummingbird
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothClient

/// Consents: given, ended at once, listed with their history.
struct ConsentRoutes: Sendable {
    let index: LedgerIndex
    let service: HolderSessions
    let names: ConsentNames
    let idempotency: Idempotency
    let now: @Sendable () -> Int64

    var routes: [GatewayRoute] {
        let parties = RoleRule(.patient, .doctor)
        let patients = RoleRule(.patient)
        return [
            GatewayRoute(
                .get, "/v1/consents", parties, right: .consentsRead,
                query: PageQuery.names.union(["state", "patient_id", "doctor_id"]), list),
            GatewayRoute(.post, "/v1/consents", patients, right: .consentsWrite, replay: .own, grant),
            GatewayRoute(
                .get, "/v1/consents/explain", parties, right: .consentsRead,
                query: ["doctor", "patient", "record", "purpose"], explain),
            GatewayRoute(.get, "/v1/consents/{party_id}", parties, right: .consentsRead, show),
            GatewayRoute(
                .get, "/v1/consents/{party_id}/history", parties, right: .consentsRead,
                query: PageQuery.names, history),
            GatewayRoute(
                .delete, "/v1/consents/{party_id}", patients, right: .consentsWrite, query: ["reason", "signing"],
                withdraw),
        ]
    }

    /// The two parties: the caller, and whom the path names.
    private func parties(_ context: GatewayContext) throws -> (PatientID, DoctorID) {
        switch try context.requireCaller().holder {
        case .patient(let patient): return (patient, try context.id("party_id"))
        case .doctor(let doctor): return (try context.id("party_id"), doctor)
        default: throw GatewayProblem.notFound
        }
    }

    /// Whether a record could be read now, and why not: by the family's own rules and the encryption service's row.
    @Sendable private func explain(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let record = try request.text("record", as: RecordID.self) else {
            throw GatewayProblem.invalid("record", "the record's id")
        }
        let (doctor, patient) = (
            try request.text("doctor", as: DoctorID.self), try request.text("patient", as: PatientID.self)
        )
        let parties: (PatientID, DoctorID)
        switch (caller.holder, patient, doctor) {
        case (.patient(let own), _, let doctor?) where patient ?? own == own: parties = (own, doctor)
        case (.doctor(let own), let patient?, _) where doctor ?? own == own: parties = (patient, own)
        case (.patient, _, nil): throw GatewayProblem.invalid("doctor", "the doctor's id")
        case (.doctor, nil, _): throw GatewayProblem.invalid("patient", "the patient's id")
        default: throw GatewayProblem.notFound
        }
        let judgement = try await service.acting(for: caller, request).explain(
            record, of: parties.0, to: parties.1, for: try request.text("purpose", as: PurposeCode.self))
        return try Reply.message(ExplanationReply(judgement))
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let question = ConsentQuestion(
            patient: try request.text("patient_id", as: PatientID.self),
            doctor: try request.text("doctor_id", as: DoctorID.self), state: try state(request))
        return try Reply.page(
            try await consents(question, PageQuery(request).request(), for: caller, context), of: request)
    }

    /// What every list of consents gives, in whichever words: the caller's own alone.
    ///
    /// - Throws: `GatewayProblem.notFound` for what is another's.
    func consents(
        _ question: ConsentQuestion, _ page: PageRequest, for caller: Requester, _ context: GatewayContext
    ) async throws -> PageReply<ConsentReply> {
        var question = question
        switch caller.holder {
        case .patient(let own):
            guard question.patient ?? own == own else { throw GatewayProblem.notFound }
            question.patient = own
        case .doctor(let own):
            guard question.doctor ?? own == own else { throw GatewayProblem.notFound }
            question.doctor = own
        default: throw GatewayProblem.notFound
        }
        let (asked, now) = (question, now())
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.consents(asked, page) }
        return PageReply(
            entries: try await names.named(
                answer.value.rows.map { ConsentReply($0, now: now) }, for: caller, context),
            next: answer.value.next?.description, block: answer.head?.block.number)
    }

    private func state(_ request: Request) throws -> ConsentQuestion.State? {
        switch try request.single("state") {
        case nil: nil
        case "active": .active(at: now())
        case "expired": .expired(at: now())
        case "revoked": .revoked
        default: throw GatewayProblem.invalid("state", "active, expired or revoked")
        }
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (row, reply) = try await consent(context)
        return try Reply.message(reply, headers: [.eTag: ConsentRoutes.tag(row)])
    }

    /// The consent between the caller and whom the path names.
    ///
    /// - Throws: `GatewayProblem.notFound`.
    func consent(_ context: GatewayContext) async throws -> (IndexedConsent, ConsentReply) {
        let (patient, doctor) = try parties(context)
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.consent(of: patient, to: doctor) }
        guard let row = answer.value else { throw GatewayProblem.notFound }
        let named = try await names.named([ConsentReply(row, now: now())], for: try context.requireCaller(), context)
        guard let reply = named.first else { throw GatewayProblem.notFound }
        return (row, reply)
    }

    private static func tag(_ row: IndexedConsent) -> String { "\"\(row.entry.version)\"" }

    @Sendable private func history(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (patient, doctor) = try parties(context)
        let (page, now) = (try PageQuery(request).request(), now())
        let answer = try await index.ask { (index) throws(IndexFailure) in
            try index.history(of: patient, to: doctor, page)
        }
        return try Reply.page(
            PageReply(
                entries: answer.value.rows.map { ConsentReply($0, now: now) }, next: answer.value.next?.description,
                block: answer.head?.block.number), of: request)
    }

    @Sendable private func grant(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (bytes, message) = try await request.messageWithBytes(GrantRequestMessage.self)
        guard let scopes = Scopes(unordered: message.scopes) else {
            throw GatewayProblem.invalid("scopes", Scopes.rule)
        }
        try await requireMatch(request, of: try caller.patient(), to: message.doctor)
        let source = try await idempotency.source(request, of: caller.account.id, body: bytes)
        let desk = try await service.acting(for: caller, request)
        // An approval is good once: what was accepted under this key needs no other one.
        if source.place != nil, let known = try await desk.operation(source.id("grant")) {
            return try Reply.operation(known, created: "/v1/consents/\(message.doctor)")
        }
        let operation = try await desk.share(
            ShareRecord(
                patient: try caller.patient(), doctor: message.doctor, scopes: scopes, expiry: message.expiry,
                write: message.write ?? false, purpose: message.purpose ?? .treatment, operation: source.id("grant"),
                isSignedElsewhere: message.signing == .elsewhere), timeout: request.wait)
        return try Reply.operation(operation, created: "/v1/consents/\(message.doctor)")
    }

    /// Ends an access at once, whatever the ledger says to it later. To end one is easy: no approval is asked for.
    @Sendable private func withdraw(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (patient, doctor) = try parties(context)
        try await requireMatch(request, of: patient, to: doctor)
        let signing = try request.single("signing") ?? "custody"
        guard ["custody", "elsewhere"].contains(signing) else {
            throw GatewayProblem.invalid("signing", "custody or elsewhere")
        }
        let source = try await idempotency.source(request, of: caller.account.id, body: [])
        let operation = try await service.acting(for: caller, request).withdraw(
            WithdrawConsent(
                patient: patient, doctor: doctor, operation: source.id("withdraw"),
                reason: try request.text("reason", as: ReasonCode.self), isSignedElsewhere: signing == "elsewhere"),
            timeout: request.wait)
        return try Reply.operation(operation)
    }

    /// `If-Match`: only the consent that the caller has seen is changed.
    private func requireMatch(_ request: Request, of patient: PatientID, to doctor: DoctorID) async throws {
        guard let match = request.headers[.ifMatch], match != "*" else { return }
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.consent(of: patient, to: doctor) }
        guard let row = answer.value, match.split(separator: ",").map(\.trimmed).contains(ConsentRoutes.tag(row)) else {
            throw GatewayProblem(
                412, "changed_meanwhile", "the consent is not the one that If-Match names: look again, then repeat")
        }
    }
}
