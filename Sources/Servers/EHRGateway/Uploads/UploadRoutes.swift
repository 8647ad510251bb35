internal import Accounts
internal import EHRFamily
internal import HTTPTypes
internal import Hummingbird
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Uploads in parts, which go on where they were cut (draft-ietf-httpbis-resumable-upload): opened by `POST
/// /v1/records` with `Upload-Complete: ?0`, asked how far they are, gone on with, given up.
struct UploadRoutes: Sendable {
    let upload: RecordUpload
    let uploads: OpenUploads

    var routes: [GatewayRoute] {
        let holders = RoleRule(.patient, .doctor)
        return [
            GatewayRoute(.get, "/v1/uploads/{upload_id}", holders, right: .recordsWrite, show),
            GatewayRoute(.patch, "/v1/uploads/{upload_id}", holders, right: .recordsWrite, isLong: true, append),
            GatewayRoute(.delete, "/v1/uploads/{upload_id}", holders, right: .recordsWrite, cancel),
        ]
    }

    /// `POST /v1/records` with `Upload-Complete: ?0`. A refusal of the encryption service is told here, before the
    /// content comes.
    func open(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let length = try UploadFields.length(request)
        if let length, length > upload.limit { throw CheckedBody.tooLong(upload.limit) }
        let digest = try CheckedBody.digest(request, .reprDigest)
        let body = try CheckedBody(request, limit: upload.limit)
        let asked = try await upload.asked(
            request, caller, stated: [.contentType, .contentDisposition, .uploadLength, .reprDigest, .uploadComplete])
        if let known = uploads.find(operation: asked.operation, of: caller) {
            // Its answer was lost on its way.
            known.interrupt()
            return known.progress.isComplete ? try await answer(known, request, caller) : try opened(known)
        }
        let desk = try await upload.service.acting(for: caller, request).pausing()
        let opened = try uploads.open(asked, by: caller, length: length, digest: digest) { upload in
            try await desk.deposit(asked, timeout: .zero) { try await upload.next() }
        }
        try await opened.begun()
        if opened.progress.isComplete { return try await answer(opened, request, caller) }
        do {
            try await feed(opened, body, at: 0, isLast: false)
        } catch {
            // Without a key nobody knows where it is.
            if request.headers[.idempotencyKey] == nil { uploads.end(opened, .uploadCut) }
            throw error
        }
        return try self.opened(opened)
    }

    private func opened(_ upload: OpenUpload) throws -> Response {
        var headers = UploadFields.told(upload, limit: self.upload.limit, idle: uploads.idle)
        headers[.location] = "/v1/uploads/\(upload.id)"
        return try Reply.message(UploadReply(upload), status: .created, headers: headers)
    }

    /// Ends the part that is coming, where one is: whoever asks has lost its connection.
    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let found = try uploads.find(context.parameters.get("upload_id"), of: context.requireCaller())
        found.interrupt()
        return try Reply.message(
            UploadReply(found), headers: UploadFields.told(found, limit: upload.limit, idle: uploads.idle))
    }

    @Sendable private func append(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let found = try uploads.find(context.parameters.get("upload_id"), of: caller)
        guard request.headers[.contentType]?.lowercased() == UploadFields.mediaType else {
            throw GatewayProblem(415, "part_type", "send a part with Content-Type: \(UploadFields.mediaType)")
        }
        let offset = try UploadFields.offset(request)
        guard let isLast = try UploadFields.isComplete(request) else {
            throw GatewayProblem.invalid("Upload-Complete", "?1 for the last part, or ?0")
        }
        let progress = found.progress
        // What it has answered may have been lost on its way.
        if progress.isComplete, isLast, offset == progress.offset { return try await answer(found, request, caller) }
        try await feed(
            found, try CheckedBody(request, limit: upload.limit, behind: offset), at: offset, isLast: isLast)
        guard isLast else {
            return Response(
                status: .noContent, headers: UploadFields.told(found, limit: upload.limit, idle: uploads.idle))
        }
        return try await answer(found, request, caller)
    }

    /// Hands a body on to the deposit. What cuts it off leaves the upload open, and what is wrong with it ends it: it
    /// is sealed already.
    private func feed(_ upload: OpenUpload, _ body: CheckedBody, at offset: UInt64, isLast: Bool) async throws {
        let part = try upload.begin(at: offset)
        do {
            while let piece = try await body.next() {
                guard piece.isEmpty ? true : try await upload.hand(piece, of: part) else { break }
            }
        } catch {
            upload.leave(part)
            if let problem = body.problem, ["digest_mismatch", "record_too_long"].contains(problem.code) {
                uploads.end(upload, problem)
            }
            throw error
        }
        do {
            try upload.finish(part, isLast: isLast)
        } catch {
            if let problem = error as? GatewayProblem, problem.status == 400 { uploads.end(upload, problem) }
            throw error
        }
    }

    /// What `POST /v1/records` answers.
    private func answer(
        _ upload: OpenUpload, _ request: Request, _ caller: Requester
    ) async throws -> Response {
        var operation = try await upload.operation()
        if !operation.state.isDecided, request.wait > .zero {
            // It is accepted: asked for again it is waited for, and no content is read.
            let desk = try await self.upload.service.acting(for: caller, request)
            operation = try await desk.deposit(upload.asked, timeout: request.wait) { throw GatewayProblem.uploadCut }
        }
        var response = try RecordUpload.reply(operation, upload.asked)
        response.headers[.uploadComplete] = "?1"
        response.headers[.uploadOffset] = "\(upload.progress.offset)"
        return response
    }

    @Sendable private func cancel(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let found = try uploads.find(context.parameters.get("upload_id"), of: context.requireCaller())
        guard uploads.end(found, .uploadCut) else {
            throw GatewayProblem(
                409, "upload_complete", "the record is there whole: DELETE /v1/records/{record_id} erases it")
        }
        return Reply.nothing
    }
}

/// An upload in parts.
struct UploadReply: Encodable, Sendable {
    let uploadID: String
    let recordID: String
    /// Bytes that are there.
    let offset: UInt64
    let length: UInt64?
    let isComplete: Bool

    enum CodingKeys: String, CodingKey {
        case offset, length
        case uploadID = "upload_id"
        case recordID = "record_id"
        case isComplete = "complete"
    }

    init(_ upload: OpenUpload) {
        (uploadID, recordID, length) = (upload.id, upload.asked.record.text, upload.length)
        (offset, isComplete) = upload.progress
    }
}

extension GatewayProblem {
    fileprivate static let uploadCut = GatewayProblem(404, "upload_over", "the upload was given up: begin anew")
}
