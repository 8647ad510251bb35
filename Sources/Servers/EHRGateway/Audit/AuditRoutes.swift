internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import Hummingbird
internal import SawtoothClient

/// Who has read what: on the ledger, and what the gateway itself has noted.
struct AuditRoutes: Sendable {
    static let filters: Set<String> = ["patient_id", "doctor_id", "record_id", "purpose", "emergency", "from", "to"]

    let index: LedgerIndex
    let accounts: AccountDesk
    /// Seconds after which an emergency that nobody has reviewed is overdue.
    let reviewSeconds: Int64
    let now: @Sendable () -> Int64

    var routes: [GatewayRoute] {
        let readers = RoleRule(.patient, .doctor, .auditor)
        return [
            GatewayRoute(
                .get, "/v1/audit", readers, right: .auditRead,
                query: PageQuery.names.union(AuditRoutes.filters), list),
            GatewayRoute(
                .get, "/v1/audit/export", readers, right: .auditRead,
                query: AuditRoutes.filters.union(["format"]), isLong: true, export),
            GatewayRoute(
                .get, "/v1/audit/gateway", SignedInRule(), right: .auditRead, query: PageQuery.names, gateway),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let answer = try await accesses(question(request), PageQuery(request).request(), for: caller, context)
        let overdue = now() - reviewSeconds
        let entries = try await named(
            answer.value.rows.map { AccessEntryReply($0, overdueSince: overdue) }, for: caller, context)
        return try Reply.page(
            PageReply(
                entries: entries, next: answer.value.next?.description, block: answer.head?.block.number), of: request)
    }

    /// What every list of accesses gives, in whichever words: as far as the caller may look, and noted.
    ///
    /// - Throws: `GatewayProblem.notFound` for what is another's.
    func accesses(
        _ question: AccessQuestion, _ page: PageRequest, for caller: Requester, _ context: GatewayContext
    ) async throws -> Answer<Page<IndexedAccess>> {
        let question = try AuditReadingRule.narrowed(question, for: caller)
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.accesses(question, page) }
        if caller.role == .auditor { try await noteReading(question, caller, context) }
        return answer
    }

    @Sendable private func export(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let question = try AuditReadingRule.narrowed(question(request), for: caller)
        guard let format = AuditExport.Format(rawValue: try request.single("format") ?? "ndjson") else {
            throw GatewayProblem.invalid("format", "csv or ndjson")
        }
        let first = try await index.ask { (index) throws(IndexFailure) in
            try index.accesses(question, PageRequest(count: PageRequest.limit))
        }
        let subject = question.patient.flatMap { LedgerHolder(.patient, $0.text) }
        try await accounts.note(
            AuditNote(
                .exported, by: context.actor(caller), holder: subject,
                ["what": "audit", "format": format.rawValue, "doctor": question.doctor?.text ?? "any"]))
        return AuditExport(index: index, overdueSince: now() - reviewSeconds).response(
            question, format, first: first.value)
    }

    private func question(_ request: Request) throws -> AccessQuestion {
        var question = AccessQuestion(
            patient: try request.text("patient_id", as: PatientID.self),
            doctor: try request.text("doctor_id", as: DoctorID.self),
            record: try request.text("record_id", as: RecordID.self), time: try request.timeRange(),
            purpose: try request.text("purpose", as: PurposeCode.self))
        switch try request.single("emergency") {
        case nil, "false": break
        case "true": question.emergencies = .only
        case "unreviewed": question.emergencies = .unreviewed
        case "overdue": question.emergencies = .overdue(since: now() - reviewSeconds)
        default: throw GatewayProblem.invalid("emergency", "true, unreviewed or overdue")
        }
        return question
    }

    /// Whoever looks at others' log is in the log, for them to see.
    private func noteReading(
        _ question: AccessQuestion, _ caller: Requester, _ context: GatewayContext
    ) async throws {
        let subject = question.patient.flatMap { LedgerHolder(.patient, $0.text) }
        try await accounts.note(
            AuditNote(
                .auditRead, by: context.actor(caller), holder: subject, ["doctor": question.doctor?.text ?? "any"]))
    }

    /// Names for whom the log is about; auditors see pseudonyms alone.
    private func named(
        _ entries: [AccessEntryReply], for caller: Requester, _ context: GatewayContext
    ) async throws -> [AccessEntryReply] {
        guard caller.role == .patient else { return entries }
        let doctors = Set(entries.compactMap { LedgerHolder(.doctor, $0.doctorID) })
        let names = try await accounts.entries(of: doctors, for: context.actor(caller))
        return entries.map { entry in
            var entry = entry
            entry.doctorName = LedgerHolder(.doctor, entry.doctorID).flatMap { names[$0]?.name }
            entry.sentence = AuditSentence.text(of: entry)
            return entry
        }
    }

    /// The gateway's own audit: admins see the changes of accounts, everybody what concerns themselves.
    @Sendable private func gateway(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let page = try PageQuery(request)
        var before: Int64?
        if let cursor = page.cursor {
            guard let number = Int64(cursor) else {
                throw GatewayProblem.invalid("cursor", "one that a page of this list gave")
            }
            before = number
        }
        let scope: AccountDesk.AuditScope =
            caller.role == .auditor ? .all : .concerning(caller.account)
        let entries = try await accounts.audit(scope, before: before, limit: page.limit)
        return try Reply.page(
            PageReply(
                entries: entries.map { GatewayEntryReply($0) },
                next: entries.count == page.limit ? entries.last.map { "\($0.seq)" } : nil), of: request)
    }
}
