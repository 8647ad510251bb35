internal import Hummingbird
internal import RecordFlow
internal import RecordRemote

/// Accesses of doctors: drawn, logged, and then the key or the content. The journeys look at the ledger themselves;
/// nothing that a caller says of it is believed.
struct AccessRoutes {
    let desk: RecordDesk
    let content: ContentMiddleware

    func add(to router: RouterGroup<ServiceContext>) {
        let accesses = router.group("accesses")
        accesses.post { request, _ in
            let asked = try await request.message(AccessRequestMessage.self)
            let access = try await desk.begin(asked.record, of: asked.patient, by: asked.doctor)
            return try Answer.message(AccessMessage(access), status: .created)
        }
        accesses.post("log") { request, _ in
            let message = try await request.message(AccessLogMessage.self)
            return try Answer.operation(
                try await desk.log(
                    message.access, for: message.purpose,
                    signed: SignedAction(transaction: message.transaction, batch: message.batch), timeout: request.wait)
            )
        }
        accesses.post("release") { request, _ in
            let message = try await request.message(AccessMessage.self)
            return try Answer.message(ReleaseMessage(try await desk.release(message.access)))
        }
        let content = accesses.group().add(middleware: self.content)
        content.post("content") { request, context in
            let range = try request.byteRange()
            let message = try await request.message(AccessMessage.self)
            return try await ContentStream.response(
                desk.open(message.access, range: range), range: range, context: context)
        }
        content.post("sealed") { request, context in
            let message = try await request.message(AccessMessage.self)
            return try await ContentStream.response(desk.sealed(message.access), range: nil, context: context)
        }
    }
}
