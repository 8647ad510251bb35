internal import Accounts
internal import Cryptography
internal import EHRFamily
internal import EHRIndex
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothClient
internal import ServerConnections
internal import ZIPArchives

/// Everything about a patient in one ZIP archive (GDPR, articles 15 and 20): lists as JSON lines, then each record as
/// it was deposited. Each opening is journalled by the encryption service, and the export is in the gateway's audit.
///
/// It is a grave act: the patient approves of it, as the encryption service sees for itself, and the archive is there
/// for that session for a while.
///
/// A record that cannot be opened is named in `problems.ndjson`, with the reason, and spares the others. An archive
/// that breaks off has no list of its entries at its end, so that nothing takes it for whole.
struct PatientExport: Sendable {
    let index: LedgerIndex
    let service: HolderSessions
    let accounts: AccountDesk
    let streams: Places
    /// Seconds after which an emergency that nobody has reviewed is overdue.
    let reviewSeconds: Int64
    let now: @Sendable () -> Int64
    private let approved = ApprovedExports()

    var routes: [GatewayRoute] {
        [
            GatewayRoute(.post, "/v1/patients/me/exports", RoleRule(.patient), replay: .answer, approve),
            GatewayRoute(.get, "/v1/patients/me/exports/{export_id}", RoleRule(.patient), isLong: true, respond),
        ]
    }

    @Sendable private func approve(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let session = try caller.session().session.id
        try await service.acting(for: caller, request).approveExport(of: caller.patient())
        let id = Hex.encode(RandomBytes.make(16))
        let end = approved.approve(id, of: caller.account.id, in: session, at: now())
        let path = "/v1/patients/me/exports/\(id)"
        return try Reply.message(
            ExportReply(id: id, archive: path, endsAt: end), status: .created, headers: [.location: path])
    }

    @Sendable private func respond(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let id = context.parameters.get("export_id"),
            approved.isApproved(id, of: caller.account.id, in: try caller.session().session.id, at: now())
        else { throw GatewayProblem.notFound }
        let (patient, desk) = (try caller.patient(), try await service.acting(for: caller, request))
        let headers: HTTPFields = [
            .contentType: "application/zip", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"health-records.zip\"",
        ]
        if request.method == .head {
            return Response(status: .ok, headers: headers, body: ResponseBody { try await $0.finish(nil) })
        }
        let place = try streams.content()
        // Asked before anything is sent: whose session has ended is told so, and gets no half of an archive.
        _ = try await desk.operations(of: .patient(patient), state: nil, after: nil, limit: 1)
        try await accounts.note(
            AuditNote(
                .exported, by: context.actor(caller), to: caller.account.id, holder: caller.account.holder,
                ["what": "everything"]))
        let body = ResponseBody { writer in
            defer { withExtendedLifetime(place) {} }
            do {
                try await write(Job(patient: patient, caller: caller, actor: context.actor(caller), desk), to: writer)
            } catch {
                let code = (error as? RecordFailure)?.code.text ?? "connection_lost"
                context.logger.notice("an export was cut off", metadata: ["code": "\(code)"])
                throw error
            }
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// What one export is about.
    private struct Job {
        let patient: PatientID
        let caller: Requester
        let actor: Caller
        let desk: RemoteRecordDesk

        init(patient: PatientID, caller: Requester, actor: Caller, _ desk: RemoteRecordDesk) {
            (self.patient, self.caller, self.actor, self.desk) = (patient, caller, actor, desk)
        }
    }

    private func write(_ job: Job, to writer: consuming any ResponseBodyWriter) async throws {
        var archive = ExportWriter(writer, at: now())
        try await archive.add(
            "about.json",
            AboutExport(patientID: job.patient.text, madeAt: now(), block: try await index.head()?.block.number))
        try await archive.add("account.json", AccountReply(job.caller.account))
        let records = try await writeLists(job, &archive)
        var problems: [ExportProblem] = []
        for record in records {
            do {
                try await archive.add(record, try await job.desk.openOwn(record.record, of: job.patient, range: nil))
            } catch let error as ExportWriter.Unopened {
                problems.append(ExportProblem(record.record, error.failure))
            } catch let error as RecordFailure {
                problems.append(ExportProblem(record.record, error))
            }
        }
        try await archive.begin("problems.ndjson")
        try await archive.lines(problems)
        try await archive.end()
        try await archive.finish()
    }

    /// - Returns: the records whose content follows.
    private func writeLists(_ job: Job, _ archive: inout ExportWriter) async throws -> [RecordDescription] {
        let patient = job.patient
        var found: [RecordDescription] = []
        try await archive.begin("records.ndjson")
        try await pages { index, page throws(IndexFailure) in
            try index.records(.init(patient: patient), page)
        } each: {
            let described = try await job.desk.describe($0.map(\.entry.record), of: patient)
            found += described
            let byID = Dictionary(described.map { ($0.record, $0) }, uniquingKeysWith: { first, _ in first })
            try await archive.lines($0.map { RecordReply($0, byID[$0.entry.record]) })
        }
        try await archive.end()
        try await archive.begin("consents.ndjson")
        var doctors: [DoctorID] = []
        try await pages { index, page throws(IndexFailure) in
            try index.consents(.init(patient: patient), page)
        } each: {
            doctors += $0.map(\.entry.doctor)
        }
        for doctor in doctors {
            try await pages { index, page throws(IndexFailure) in
                try index.history(of: patient, to: doctor, page)
            } each: {
                try await archive.lines($0.map { ConsentReply($0, now: now()) })
            }
        }
        try await archive.end()
        try await archive.begin("accesses.ndjson")
        try await pages { index, page throws(IndexFailure) in
            try index.accesses(.about(patient), page)
        } each: {
            try await archive.lines($0.map { AccessEntryReply($0, overdueSince: now() - reviewSeconds) })
        }
        try await archive.end()
        try await archive.begin("gateway-audit.ndjson")
        var before: Int64?
        repeat {
            let entries = try await accounts.audit(
                .concerning(job.caller.account), before: before, limit: GatewayLimits.page)
            try await archive.lines(entries.map { GatewayEntryReply($0) })
            before = entries.count == GatewayLimits.page ? entries.last?.seq : nil
        } while before != nil
        try await archive.end()
        return found
    }

    /// All pages of a list, one after the other.
    private func pages<Row: Sendable>(
        _ question: @escaping @Sendable (IndexSnapshot, PageRequest) throws(IndexFailure) -> EHRIndex.Page<Row>,
        each body: ([Row]) async throws -> Void
    ) async throws {
        var wanted: PageRequest? = PageRequest(count: PageRequest.limit)
        while let request = wanted {
            let page = try await index.ask { (index) throws(IndexFailure) in try question(index, request) }.value
            try await body(page.rows)
            wanted = page.next.map { PageRequest(count: PageRequest.limit, after: $0) }
        }
    }
}
