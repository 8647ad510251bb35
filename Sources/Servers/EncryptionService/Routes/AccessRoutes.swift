internal import Hummingbird
internal import RecordFlow
internal import RecordRemote

/// Accesses of doctors: drawn, logged, and then the key or the content. The journeys look at the ledger themselves;
/// nothing that a caller says of it is believed.
struct AccessRoutes {
    let desk: RecordDesk

    func add(to router: RouterGroup<ServiceContext>) {
        let accesses = router.group("accesses")
        accesses.post { request, _ in
            let asked = try await request.message(AccessRequestMessage.self)
            let purpose = try await desk.begin(asked.record, of: asked.patient, by: asked.doctor)
            return try Answer.message(AccessMessage(purpose), status: .created)
        }
        accesses.post("log") { request, _ in
            let message = try await request.message(AccessLogMessage.self)
            let retrieve = RetrieveRecord(desk)
            if let signed = try SignedAction(transaction: message.transaction, batch: message.batch) {
                try await retrieve.log(message.purpose, for: message.use, signed: signed, timeout: request.wait)
            } else {
                try await retrieve.log(message.purpose, for: message.use, timeout: request.wait)
            }
            return try Answer.message(AccessMessage(message.purpose))
        }
        accesses.post("release") { request, _ in
            let message = try await request.message(AccessMessage.self)
            return try Answer.message(ReleaseMessage(try await desk.release(message.purpose)))
        }
        accesses.post("content") { request, context in
            let range = try request.byteRange()
            let message = try await request.message(AccessMessage.self)
            return try await ContentStream.response(
                desk.open(message.purpose, range: range), range: range, context: context)
        }
        accesses.post("sealed") { request, context in
            let message = try await request.message(AccessMessage.self)
            return try await ContentStream.response(desk.sealed(message.purpose), range: nil, context: context)
        }
    }
}
