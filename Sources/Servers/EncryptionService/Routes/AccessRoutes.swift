internal import EHRFamily
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Accesses of doctors: drawn, logged, and then the key or the content. The journeys look at the ledger themselves;
/// nothing that a caller says of it is believed.
struct AccessRoutes {
    let door: Door
    let content: ContentMiddleware

    func add(to router: RouterGroup<ServiceContext>) {
        let accesses = router.group("accesses")
        accesses.post { request, _ in
            let asked = try await request.message(AccessRequestMessage.self)
            let visit = try await door.admit(request, for: .doctor(asked.doctor))
            switch (asked.record, asked.records) {
            case (let record?, nil):
                let access = try await visit.desk.begin(record, of: asked.patient, by: asked.doctor)
                return try Answer.message(AccessMessage(access), status: .created)
            case (nil, let records?):
                let accesses = try await visit.desk.begin(records, of: asked.patient, by: asked.doctor)
                return try Answer.message(DrawnAccessesMessage(accesses), status: .created)
            default: throw RecordFailure(.messageInvalid, "give a record_id or record_ids")
            }
        }
        accesses.post("log") { request, _ in
            let message = try await request.message(AccessLogMessage.self)
            let asked = try message.asked()
            let holder = KeyHolder.doctor(message.doctor)
            let desk = try await door.admit(request, for: holder).desk
            guard let access = asked.single else { return try await log(asked.list, message, request, desk) }
            let signed = try SignedAction(transaction: message.transaction, batch: message.batch)
            try await door.requirePinned(signed, of: holder)
            return try Answer.operation(
                try await desk.log(access, for: message.purpose, signed: signed, timeout: request.wait))
        }
        accesses.post("emergency") { request, _ in
            let message = try await request.message(EmergencyMessage.self)
            let holder = KeyHolder.doctor(message.asked.doctor)
            let visit = try await door.admit(request, for: holder)
            guard visit.session != nil else { throw RecordFailure(.emergencyNotEnrolled) }
            let signed = try SignedAction(transaction: message.transaction, batch: message.batch)
            try await door.requirePinned(signed, of: holder)
            // What is signed elsewhere is approved by that signature.
            if signed == nil { try await door.requireApproval(of: .emergency(message.asked), request, visit) }
            return try Answer.operation(
                try await visit.desk.emergency(message.asked, signed: signed, timeout: request.wait))
        }
        accesses.post("release") { request, _ in
            let message = try await request.message(AccessMessage.self)
            let visit = try await door.admit(request, for: .doctor(message.access.doctor))
            return try Answer.message(ReleaseMessage(try await visit.desk.release(message.access)))
        }
        accesses.post("description") { request, _ in
            let message = try await request.message(AccessMessage.self)
            let visit = try await door.admit(request, for: .doctor(message.access.doctor))
            return try Answer.message(DescriptionMessage(try await visit.desk.describe(message.access)))
        }
        let content = accesses.group().add(middleware: self.content)
        content.post("content") { request, context in
            let range = try request.byteRange()
            let message = try await request.message(AccessMessage.self)
            let visit = try await door.admit(request, for: .doctor(message.access.doctor))
            return try await ContentStream.response(
                visit.desk.open(message.access, range: range), context: context)
        }
        content.post("sealed") { request, context in
            let range = try request.byteRange()
            let message = try await request.message(AccessMessage.self)
            let visit = try await door.admit(request, for: .doctor(message.access.doctor))
            return try await ContentStream.response(visit.desk.sealed(message.access, range: range), context: context)
        }
    }

    /// Several accesses of one doctor.
    private func log(
        _ accesses: [Access], _ message: AccessLogMessage, _ request: Request, _ desk: RecordDesk
    ) async throws -> Response {
        let signed = try SignedAccesses(transactions: message.transactions, batch: message.batch)
        try await door.requirePinned(signed, of: .doctor(message.doctor))
        let signing: AccessSigning =
            if let signed { .signed(signed) } else { message.signing == .elsewhere ? .elsewhere : .here(nil) }
        let outcomes = try await desk.log(accesses, for: message.purpose, signing, timeout: request.wait)
        let isWaiting = outcomes.contains { (try? $0.get())?.state == .waiting }
        return try Answer.message(LoggedAccessesMessage(outcomes), status: isWaiting ? .accepted : .ok)
    }
}
