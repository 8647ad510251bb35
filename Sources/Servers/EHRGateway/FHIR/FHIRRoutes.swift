internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import HTTPTypes
internal import Hummingbird
internal import RecordKeys
internal import RecordRemote
internal import SawtoothClient

/// The FHIR R4 facade: what the other routes give, in FHIR's words, to whom they give it.
struct FHIRRoutes: Sendable {
    private static let paging: Set<String> = ["_count", "cursor", "_format"]

    let records: RecordRoutes
    let consents: ConsentRoutes
    let audit: AuditRoutes
    let isSecure: Bool

    var routes: [GatewayRoute] {
        let holders = RoleRule(.patient, .doctor)
        let readers = RoleRule(.patient, .doctor, .auditor)
        let one: Set<String> = ["patient", "_format"]
        let many = FHIRRoutes.paging.union(["patient"])
        return [
            GatewayRoute(.get, "/fhir/metadata", AnyoneRule(), query: ["_format", "mode"]) { request, _ in
                try FHIRReply.resource(FHIRCapabilities.statement(at: base(request)), for: request)
            },
            GatewayRoute(
                .get, "/fhir/Patient/{patient_id}", holders, right: .recordsRead, query: ["_format"], readPatient),
            GatewayRoute(
                .get, "/fhir/DocumentReference", holders, right: .recordsRead, query: many.union(["category"])
            ) { try await found($0, $1, FHIRResources.documentReference) },
            GatewayRoute(
                .get, "/fhir/DocumentReference/{record_id}", holders, right: .recordsRead, query: one
            ) { try await shown($0, $1, FHIRResources.documentReference) },
            GatewayRoute(.get, "/fhir/Provenance", holders, right: .recordsRead, query: many) {
                try await found($0, $1) { row, _ in FHIRResources.provenance(row) }
            },
            GatewayRoute(.get, "/fhir/Provenance/{record_id}", holders, right: .recordsRead, query: one) {
                try await shown($0, $1) { row, _ in FHIRResources.provenance(row) }
            },
            GatewayRoute(
                .get, "/fhir/Binary/{record_id}", RoleRule(.patient), isLong: true, records.open),
            GatewayRoute(
                .get, "/fhir/Consent", holders, right: .consentsRead, query: many, searchConsents),
            GatewayRoute(
                .get, "/fhir/Consent/{party_id}", holders, right: .consentsRead, query: ["_format"], consent),
            GatewayRoute(
                .get, "/fhir/AuditEvent", readers, right: .auditRead, query: many.union(["agent"]), auditEvents),
        ]
    }

    /// Where the client finds the facade; a proxy that adds a prefix to paths is not known here.
    private func base(_ request: Request) -> String {
        "\(isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")\(FHIRReply.root)"
    }

    /// An id as FHIR's searches write it: `ID` or `Patient/ID`.
    private func id<ID: LedgerText>(_ request: Request, _ name: String, of type: String, as: ID.Type) throws -> ID? {
        guard !request.uri.queryParameters[values: Substring(name)].isEmpty else { return nil }
        let text = try request.single(name) ?? ""
        let plain = text.hasPrefix("\(type)/") ? String(text.dropFirst(type.count + 1)) : text
        guard !PathPart.isReserved(plain), let id = ID(plain) else {
            throw GatewayProblem.invalid(name, "ID or \(type)/ID")
        }
        return id
    }

    private func patientID(_ request: Request, _ caller: Requester) throws -> PatientID {
        let named = try id(request, "patient", of: "Patient", as: PatientID.self)
        return try RecordRoutes.patient(named: named, caller, as: "patient")
    }

    private func page(_ request: Request) throws -> PageRequest {
        // A server may give fewer than were asked for (FHIR R4, 3.1.1.5.7).
        let text = try request.single("_count")
        guard let count = text.map({ Int($0) }) ?? GatewayLimits.defaultPage, count > 0 else {
            throw GatewayProblem.invalid("_count", "a number from 1 on; \(GatewayLimits.page) are given at most")
        }
        guard let cursor = try request.single("cursor") else { return PageRequest(count: count) }
        guard let place = PageCursor(cursor) else {
            throw GatewayProblem.invalid("cursor", "one that a page of this list gave")
        }
        return PageRequest(count: count, after: place)
    }

    /// Patients themselves, and doctors while a consent is in force.
    @Sendable private func readPatient(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (caller, patient): (Requester, PatientID) = (try context.requireCaller(), try context.id("patient_id"))
        let desk = try await records.service.acting(for: caller, request)
        _ = try await records.reading.sight(of: patient, for: caller, at: desk)
        return try FHIRReply.resource(FHIRResources.patient(patient), for: request)
    }

    private func found(
        _ request: Request, _ context: GatewayContext, _ resource: (IndexedRecord, RecordReply) -> FHIRNode
    ) async throws -> Response {
        let caller = try context.requireCaller()
        let patient = try patientID(request, caller)
        let category = try request.single("category").map { $0.split(separator: "|").last.map(String.init) ?? "" }
        var question = RecordQuestion(patient: patient)
        if let category {
            guard let scope = ScopeCode(category) else { throw GatewayProblem.invalid("category", "a scope's code") }
            question.scope = scope
        }
        let found = try await records.records(of: patient, question, page(request), for: caller, request)
        return try FHIRReply.searchset(
            zip(found.rows, found.replies).map(resource), base: base(request), next: found.next, of: request)
    }

    private func shown(
        _ request: Request, _ context: GatewayContext, _ resource: (IndexedRecord, RecordReply) -> FHIRNode
    ) async throws -> Response {
        let caller = try context.requireCaller()
        let (row, reply) = try await records.record(
            context.id("record_id"), of: patientID(request, caller), for: caller, request)
        return try FHIRReply.resource(resource(row, reply), for: request, tag: "\(row.entry.version)")
    }

    @Sendable private func searchConsents(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let question = ConsentQuestion(patient: try id(request, "patient", of: "Patient", as: PatientID.self))
        let found = try await consents.consents(question, page(request), for: caller, context)
        return try FHIRReply.searchset(
            found.entries.map { FHIRResources.consent($0, id: otherParty(of: $0, caller)) }, base: base(request),
            next: found.next, of: request)
    }

    /// Named by the other party, as the path has it.
    private func otherParty(of consent: ConsentReply, _ caller: Requester) -> String {
        if caller.holder?.role == "patient" { return consent.doctorID }
        return consent.patientID
    }

    @Sendable private func consent(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (row, reply) = try await consents.consent(context)
        return try FHIRReply.resource(
            FHIRResources.consent(reply, id: otherParty(of: reply, try context.requireCaller())), for: request,
            tag: "\(row.entry.version)")
    }

    @Sendable private func auditEvents(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let question = AccessQuestion(
            patient: try id(request, "patient", of: "Patient", as: PatientID.self),
            doctor: try id(request, "agent", of: "Practitioner", as: DoctorID.self))
        let answer = try await audit.accesses(
            question, page(request), for: try context.requireCaller(), context)
        return try FHIRReply.searchset(
            answer.value.rows.map(FHIRAuditEvent.patientRead), base: base(request),
            next: answer.value.next?.description, of: request)
    }
}
