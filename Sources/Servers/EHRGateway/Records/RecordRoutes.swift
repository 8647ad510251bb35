internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import HTTPTypes
internal import Hummingbird
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothClient
internal import ServerConnections

/// Records: uploaded, listed, looked at, read by their patient, verified, erased.
struct RecordRoutes: Sendable {
    let upload: RecordUpload
    let parts: UploadRoutes
    let reading: RecordReadingRule
    let index: LedgerIndex
    let service: HolderSessions
    let streams: Places
    let erasure: RecordErasure

    var routes: [GatewayRoute] {
        let holders = RoleRule(.patient, .doctor)
        let patients = RoleRule(.patient)
        return [
            GatewayRoute(
                .post, "/v1/records", holders, right: .recordsWrite, query: RecordUpload.query, isLong: true,
                replay: .own
            ) {
                // One that is open has a place of its own.
                if try UploadFields.isComplete($0) == false { return try await parts.open($0, $1) }
                let place = try streams.content()
                defer { withExtendedLifetime(place) {} }
                return try await upload.respond($0, $1)
            },
            GatewayRoute(
                .get, "/v1/records", holders, right: .recordsRead,
                query: PageQuery.names.union(["patient_id", "scope", "author_id", "from", "to", "current"]), list),
            GatewayRoute(
                .get, "/v1/records/{record_id}", holders, right: .recordsRead, query: ["patient_id"], show),
            GatewayRoute(
                .get, "/v1/records/{record_id}/versions", holders, right: .recordsRead,
                query: PageQuery.names.union(["patient_id"]), versions),
            GatewayRoute(.get, "/v1/records/{record_id}/content", patients, isLong: true, open),
            GatewayRoute(.get, "/v1/records/{record_id}/sealed", patients, isLong: true, sealed),
            GatewayRoute(.post, "/v1/records/{record_id}/release", patients, release),
            GatewayRoute(.post, "/v1/records/{record_id}/verify", patients, isLong: true, verify),
            GatewayRoute(.delete, "/v1/records/{record_id}", patients, isLong: true, erasure.record),
            GatewayRoute(.delete, "/v1/patients/me", patients, isLong: true, erasure.patient),
        ]
    }

    /// The patient whose records are meant: a patient's own, or the one whom a doctor names.
    static func patient(named: PatientID?, _ caller: Requester, as name: String) throws -> PatientID {
        if case .patient(let own)? = caller.holder {
            guard named ?? own == own else { throw GatewayProblem.notFound }
            return own
        }
        guard let named else { throw GatewayProblem.invalid(name, "the patient whose records are meant") }
        return named
    }

    private func patient(_ request: Request, _ caller: Requester) throws -> PatientID {
        try RecordRoutes.patient(
            named: try request.text("patient_id", as: PatientID.self), caller, as: "patient_id")
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let patient = try patient(request, caller)
        let page = try PageQuery(request)
        let question = RecordQuestion(
            patient: patient, author: try request.text("author_id", as: DoctorID.self),
            scope: try request.text("scope", as: ScopeCode.self), time: try request.timeRange(),
            currentOnly: try request.flag("current"))
        let found = try await records(of: patient, question, page.request(), for: caller, request)
        return try Reply.page(
            PageReply(entries: found.replies, next: found.next, block: found.block), of: request)
    }

    /// A page of a patient's records, as far as the caller sees them.
    struct Found: Sendable {
        let rows: [IndexedRecord]
        /// Of each row.
        let replies: [RecordReply]
        let next: String?
        let block: UInt64?
    }

    /// What every list of records gives, in whichever words.
    ///
    /// - Throws: `GatewayProblem.notFound` where the caller sees nothing of the patient's.
    func records(
        of patient: PatientID, _ question: RecordQuestion, _ page: PageRequest, for caller: Requester,
        _ request: Request
    ) async throws -> Found {
        var question = question
        let desk = try await service.acting(for: caller, request)
        let sight = try await reading.sight(of: patient, for: caller, at: desk)
        if case .scopes(let scopes) = sight {
            if let scope = question.scope, !scopes.covers(scope) { throw GatewayProblem.notFound }
            if question.scope == nil, scopes.codes.count == 1 { question.scope = scopes.codes[0] }
        }
        let asked = question
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.records(asked, page) }
        // A page may be short where scopes are mixed: its cursor goes on behind what was left out.
        let rows = answer.value.rows.filter { sight.includes($0.entry.scope) }
        return Found(
            rows: rows, replies: try await described(rows.map { RecordReply($0) }, of: patient, for: caller, at: desk),
            next: answer.value.next?.description, block: answer.head?.block.number)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (row, reply) = try await record(
            context.id("record_id"), of: patient(request, caller), for: caller, request)
        return try Reply.message(reply, headers: [.eTag: "\"\(row.entry.hash)-\(row.entry.version)\""])
    }

    /// One record, as far as the caller sees it.
    ///
    /// - Throws: `GatewayProblem.notFound`.
    func record(
        _ record: RecordID, of patient: PatientID, for caller: Requester, _ request: Request
    ) async throws -> (IndexedRecord, RecordReply) {
        let desk = try await service.acting(for: caller, request)
        let sight = try await reading.sight(of: patient, for: caller, at: desk)
        let answer = try await index.ask { (index) throws(IndexFailure) in try index.record(record, of: patient) }
        guard let row = answer.value, sight.includes(row.entry.scope) else { throw GatewayProblem.notFound }
        let replies = try await described([RecordReply(row)], of: patient, for: caller, at: desk)
        guard let reply = replies.first else { throw GatewayProblem.notFound }
        return (row, reply)
    }

    @Sendable private func versions(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (patient, record): (PatientID, RecordID) = (try patient(request, caller), try context.id("record_id"))
        let page = try PageQuery(request).request()
        let desk = try await service.acting(for: caller, request)
        let sight = try await reading.sight(of: patient, for: caller, at: desk)
        let answer = try await index.ask { (index) throws(IndexFailure) in
            (try index.record(record, of: patient), try index.versions(of: record, of: patient, page))
        }
        guard let row = answer.value.0, sight.includes(row.entry.scope) else { throw GatewayProblem.notFound }
        let entries = answer.value.1.rows.filter { sight.includes($0.entry.scope) }.map { RecordReply($0) }
        return try Reply.page(
            PageReply(
                entries: try await described(entries, of: patient, for: caller, at: desk),
                next: answer.value.1.next?.description, block: answer.head?.block.number), of: request)
    }

    /// The entries with what the encryption service alone knows, as far as it is the caller's own.
    private func described(
        _ entries: [RecordReply], of patient: PatientID, for caller: Requester, at desk: RemoteRecordDesk
    ) async throws -> [RecordReply] {
        guard !entries.isEmpty, case .patient? = caller.holder else { return entries }
        let records = entries.compactMap { RecordID($0.recordID) }
        let found = try await desk.describe(records, of: patient)
        let byID = Dictionary(found.map { ($0.record.text, $0) }, uniquingKeysWith: { first, _ in first })
        return entries.map { entry in
            var entry = entry
            entry.length = byID[entry.recordID]?.length
            entry.mediaType = byID[entry.recordID]?.label?.mediaType
            entry.fileName = byID[entry.recordID]?.label?.fileName
            return entry
        }
    }

    /// One's own record's content.
    @Sendable func open(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (patient, record): (PatientID, RecordID) = (try caller.patient(), try context.id("record_id"))
        let range = try HTTPRange.of(request)?.asked
        let place = try streams.content()
        let desk = try await service.acting(for: caller, request)
        if request.method == .head, let description = try await desk.describe([record], of: patient).first {
            return ContentReply.head(description)
        }
        // Without a description there is nothing to open: whether it was erased or never there is said by the service.
        let reader = try await desk.openOwn(record, of: patient, range: range)
        return try await ContentReply.response(
            reader, headers: ContentReply.headers(reader.description), place: place, context: context)
    }

    /// As it is stored, for who has its key from `release`.
    @Sendable private func sealed(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (patient, record): (PatientID, RecordID) = (try caller.patient(), try context.id("record_id"))
        let range = try HTTPRange.of(request)?.asked
        let place = try streams.content()
        let desk = try await service.acting(for: caller, request)
        if request.method == .head {
            // Whether it would be given: its length as stored is not told.
            guard try await !desk.describe([record], of: patient).isEmpty else { throw GatewayProblem.notFound }
            return Response(status: .ok, headers: ContentReply.headers(nil))
        }
        return try await ContentReply.response(
            desk.sealedOwn(record, of: patient, range: range), headers: ContentReply.headers(nil), place: place,
            context: context)
    }

    @Sendable private func release(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let release = try await service.acting(for: caller, request).releaseOwn(
            try context.id("record_id"), of: try caller.patient())
        return try Reply.message(OwnReleaseReply(release))
    }

    @Sendable private func verify(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let place = try streams.content()
        defer { withExtendedLifetime(place) {} }
        let finding = try await service.acting(for: caller, request).verify(
            try context.id("record_id"), of: try caller.patient())
        return try Reply.message(VerificationReply(finding))
    }
}
