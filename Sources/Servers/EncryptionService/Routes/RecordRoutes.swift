internal import EHRFamily
internal import FoundationEssentials
internal import HTTPTypes
internal import Holders
internal import Hummingbird
internal import NIOCore
internal import RecordEncryption
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import ServerConnections

/// Records: deposit, own content, verification, erasure.
struct RecordRoutes {
    private static let depositQuery: Set<String> = [
        "operation_id", "scope", "supersedes", "author_id", "signing", "limit",
    ]

    let door: Door
    /// Longest record, in bytes.
    let limit: UInt64
    let content: ContentMiddleware
    /// Places of those whose content may pause.
    let pausing: Places

    func add(to router: RouterGroup<ServiceContext>) {
        let record = router.group("patients/:patient_id/records/:record_id")
        record.post { request, context in try await announce(request, context) }
        let content = record.group().add(middleware: self.content)
        content.put("content") { request, context in try await deposit(request, context) }
        content.get("content") { request, context in
            let range = try request.byteRange()
            let (record, patient): (RecordID, PatientID) = (try context.id("record_id"), try context.id("patient_id"))
            let visit = try await door.admit(request, for: .patient(patient))
            return try await ContentStream.response(
                visit.desk.openOwn(record, of: patient, range: range), context: context)
        }
        content.get("sealed") { request, context in
            let range = try request.byteRange()
            let (record, patient): (RecordID, PatientID) = (try context.id("record_id"), try context.id("patient_id"))
            let visit = try await door.admit(request, for: .patient(patient))
            return try await ContentStream.response(
                visit.desk.sealedOwn(record, of: patient, range: range), context: context)
        }
        record.post("release") { request, context in
            let patient: PatientID = try context.id("patient_id")
            let visit = try await door.admit(request, for: .patient(patient))
            return try Answer.message(
                OwnReleaseMessage(try await visit.desk.releaseOwn(context.id("record_id"), of: patient)))
        }
        content.post("verify") { request, context in
            let patient: PatientID = try context.id("patient_id")
            let visit = try await door.admit(request, for: .patient(patient))
            return try Answer.message(FindingMessage(try await visit.desk.verify(context.id("record_id"), of: patient)))
        }
        router.post("patients/:patient_id/descriptions") { request, context in
            let message = try await request.message(DescriptionsRequestMessage.self)
            let patient: PatientID = try context.id("patient_id")
            let visit = try await door.admit(request, for: .patient(patient))
            return try Answer.message(
                DescriptionsMessage(try await visit.desk.describe(message.records, of: patient)))
        }
        // Nothing is opened by it: whoever is to give a patient everything at once sees here that the patient approves.
        router.post("patients/:patient_id/exports") { request, context in
            let patient: PatientID = try context.id("patient_id")
            let visit = try await door.admit(request, for: .patient(patient))
            try await door.requireApproval(of: .export(patient), request, visit)
            return Answer.nothing
        }
        record.delete { request, context in
            let patient: PatientID = try context.id("patient_id")
            return try await erase(.record(try context.id("record_id"), of: patient), of: patient, request)
        }
        router.delete("patients/:patient_id") { request, context in
            let patient: PatientID = try context.id("patient_id")
            try await confirm(patient, request)
            let answer = try await erase(.patient(patient), of: patient, request)
            door.holders.sessions.endAll(of: .patient(patient))
            return answer
        }
    }

    private func erase(
        _ subject: ErasureSubject, of patient: PatientID, _ request: Request
    ) async throws -> Response {
        let visit = try await door.admit(request, for: .patient(patient))
        try await door.requireApproval(of: .erase(subject), request, visit)
        return try Answer.message(CountMessage(objects: try await visit.desk.erase(subject)))
    }

    /// - Throws: `.erasureUnconfirmed` where the body does not repeat the id.
    private func confirm(_ patient: PatientID, _ request: Request) async throws {
        do {
            if try await request.message(ErasureMessage.self).patient == patient { return }
        } catch is RecordFailure {
            // What else it is does not matter.
        }
        throw RecordFailure(
            .erasureUnconfirmed,
            #"to erase all of the patient, send {"patient_id": "\#(patient)"} with it, as application/json"#)
    }

    /// What can be told before any content is sent: an earlier deposit's operation, or that the content is welcome.
    private func announce(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let message = try await request.message(DepositMessage.self)
        let asked = try message.request(try context.id("record_id"), of: try context.id("patient_id"), limit: limit)
        let visit = try await door.admit(request, for: asked.owner)
        let earlier = try await visit.desk.earlierDeposit(asked, timeout: request.wait)
        return try earlier.map { try Answer.operation($0) } ?? Answer.nothing
    }

    private func deposit(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let asked = try message(request).request(
            try context.id("record_id"), of: try context.id("patient_id"), limit: limit)
        let visit = try await door.admit(request, for: asked.owner)
        if let length = request.announcedLength, length > asked.lengthLimit {
            throw RecordFailure.tooLong(limit: asked.lengthLimit)
        }
        let pause = try await pause(request, context, visit)
        defer { withExtendedLifetime(pause) {} }
        var pieces = request.body.makeAsyncIterator()
        do {
            let operation = try await visit.desk.deposit(asked, timeout: request.wait) {
                let piece = try await pieces.next().map { Array(buffer: $0) }
                // Each piece is a use of the session, but for those of nothing that come in a pause. Nobody signs for
                // whoever has ended it meanwhile.
                if pause != nil, piece?.isEmpty != true { _ = try door.requireSession(request) }
                return piece
            }
            return try Answer.operation(operation)
        } catch {
            if pause != nil { _ = try door.requireSession(request) }
            throw error
        }
    }

    /// Lets content pause where the client says that it may.
    ///
    /// - Returns: a place among those who do; nil for content that comes without.
    /// - Throws: `.sessionEnded` for whoever shows no session; `.busy` where all places are taken.
    private func pause(
        _ request: Request, _ context: ServiceContext, _ visit: Door.Visit
    ) async throws -> Places.Place? {
        switch request.field(ServiceAPI.pausesField) {
        case nil, "?0": return nil
        case "?1": break
        default: throw RecordFailure(.invalid, "\(ServiceAPI.pausesField) is ?1, ?0 or not there")
        }
        guard visit.session != nil else { throw RecordFailure(.sessionEnded) }
        guard let place = pausing.take() else {
            throw RecordFailure(.busy, "all places for content that may pause are taken: send it without a pause")
        }
        try await context.channel.letBodyPause(seconds: ServiceAPI.pauseSeconds)
        return place
    }

    private func message(_ request: Request) throws(RecordFailure) -> DepositMessage {
        try request.checkQuery(RecordRoutes.depositQuery)
        guard let operation = try request.query("operation_id", as: OperationID.self) else {
            throw RecordFailure(.queryInvalid, "operation_id is missing", ["name": .text("operation_id")])
        }
        var message = DepositMessage(operation: operation)
        message.scope = try request.query("scope", as: ScopeCode.self)
        message.supersedes = try request.query("supersedes", as: RecordID.self)
        message.author = try request.query("author_id", as: DoctorID.self)
        if let signing = try request.query("signing") {
            guard let choice = SigningMessage(rawValue: signing) else {
                throw RecordFailure(.queryInvalid, "signing is “custody” or “elsewhere”", ["name": .text("signing")])
            }
            message.signing = choice
        }
        if let limit = try request.query("limit") {
            guard let number = UInt64(limit) else {
                throw RecordFailure(.queryInvalid, "limit is a number of bytes", ["name": .text("limit")])
            }
            message.limit = number
        }
        message.mediaType = request.field(ServiceAPI.mediaTypeField)
        if let name = request.field(ServiceAPI.fileNameField) {
            guard let bytes = Data(base64Encoded: name), let text = String(validating: bytes, as: UTF8.self) else {
                throw RecordFailure(.invalid, "\(ServiceAPI.fileNameField) is a name's UTF-8 in Base64")
            }
            message.fileName = text
        }
        return message
    }
}
