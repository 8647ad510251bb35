internal import Accounts
internal import Cryptography
internal import EHRFamily
internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// `POST /v1/records`: a body of any length within the limit goes to the encryption service as it comes, and is
/// accepted when it is stored sealed and its anchor is in the outbox.
struct RecordUpload: Sendable {
    static let query: Set<String> = ["patient_id", "record_id", "scope", "supersedes", "signing"]

    let service: HolderSessions
    let idempotency: Idempotency
    /// Longest record, in bytes.
    let limit: UInt64

    func respond(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let body = try CheckedBody(request, limit: limit)
        let asked = try await asked(
            request, caller, stated: [.contentType, .contentLength, .contentDigest, .contentDisposition])
        let desk = try await service.acting(for: caller, request)
        do {
            let operation = try await desk.deposit(asked, timeout: request.wait) { try await body.next() }
            return try RecordUpload.reply(operation, asked)
        } catch {
            throw body.problem ?? error
        }
    }

    /// The deposit that a request asks for.
    ///
    /// - Parameter fields: what it says of the content, which is compared when its key comes again.
    /// - Throws: `GatewayProblem`.
    func asked(
        _ request: Request, _ caller: Requester, stated fields: [HTTPField.Name]
    ) async throws -> DepositRecord {
        let stated = fields.map { request.headers[$0] ?? "" }.joined(separator: "\0")
        let source = try await idempotency.source(request, of: caller.account.id, body: Array(stated.utf8))
        let patient: PatientID
        var author: DoctorID?
        switch caller.holder {
        case .patient(let id):
            guard try request.text("patient_id", as: PatientID.self) ?? id == id else { throw GatewayProblem.notFound }
            patient = id
        case .doctor(let id):
            guard let named = try request.text("patient_id", as: PatientID.self) else {
                throw GatewayProblem.invalid("patient_id", "the patient whose record it is")
            }
            (patient, author) = (named, id)
        default: throw GatewayProblem.notFound
        }
        let signing = try request.single("signing") ?? "custody"
        guard ["custody", "elsewhere"].contains(signing) else {
            throw GatewayProblem.invalid("signing", "custody or elsewhere")
        }
        let record = try request.text("record_id", as: RecordID.self) ?? RecordID(source.id("record"))
        guard let record else { throw GatewayProblem.invalid("record_id", RecordID.rule) }
        return DepositRecord(
            patient: patient, record: record, scope: try request.text("scope", as: ScopeCode.self) ?? .general,
            supersedes: try request.text("supersedes", as: RecordID.self), author: author,
            label: try RecordUpload.label(request), operation: source.id("deposit"),
            isSignedElsewhere: signing == "elsewhere", lengthLimit: limit)
    }

    static func reply(_ operation: LedgerOperation, _ asked: DepositRecord) throws -> Response {
        let reply = DepositReply(recordID: asked.record.text, operation: OperationReply(operation))
        let place = "/v1/records/\(asked.record)"
        switch operation.state {
        case .committed: return try Reply.message(reply, status: .created, headers: [.location: place])
        case .waiting:
            return try Reply.message(
                reply, status: .accepted, headers: [.location: "/v1/operations/\(operation.id)"])
        case .invalid: return try Reply.message(reply)
        }
    }

    /// Media type and file name, which are kept sealed with the record's key and nowhere else.
    private static func label(_ request: Request) throws -> RecordLabel? {
        let type = request.headers[.contentType].flatMap { $0 == "application/octet-stream" ? nil : $0 }
        return try RecordLabel(
            mediaType: type, fileName: request.headers[.contentDisposition].flatMap { FileNameField.name(in: $0) })
    }
}
