internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import HTTPTypes
internal import Hummingbird
internal import Locking
internal import NIOCore
internal import RecordKeys
internal import SawtoothClient
internal import ServerConnections
internal import ServiceLifecycle

/// What concerns whoever is signed in, as it happens: server-sent events (WHATWG HTML, section 9.2). Those of the
/// ledger are resumable by `Last-Event-ID`; those of requests for consents are told once, to who listens then.
struct EventRoutes: Sendable {
    /// Streams at one time.
    static let limit = 1_000
    /// Seconds after which a stream that has nothing to say says so, and looks whether its session still is.
    static let beat: Duration = .seconds(15)

    let follower: IndexFollower
    let accounts: AccountDesk
    let bell: ConsentRequestBell
    let places = Places(EventRoutes.limit)

    var routes: [GatewayRoute] {
        [
            GatewayRoute(
                .get, "/v1/events", RoleRule(.patient, .doctor, .auditor), right: .eventsFollow, isLong: true, stream)
        ]
    }

    @Sendable private func stream(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let place = places.take() else {
            throw GatewayProblem(503, "busy", "too many streams of events are open: ask again in some seconds")
        }
        let concern: Concern =
            switch caller.holder {
            case .patient(let id): .patient(id)
            case .doctor(let id): .doctor(id)
            default: .everyone
            }
        // Only auditors see what concerns others.
        guard concern != .everyone || caller.role == .auditor else { throw GatewayProblem.notFound }
        var position: ChangePosition?
        if let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name] {
            guard let known = ChangePosition(text) else {
                throw GatewayProblem.invalid("Last-Event-ID", "one that an event of this stream had")
            }
            position = known
        }
        if concern == .everyone {
            try await accounts.note(AuditNote(.auditRead, by: context.actor(caller), ["what": "events"]))
        }
        // Known before the answer begins: what happens from then on is told.
        let start = if let position { position } else { try await follower.newestPlace() }
        let changes = follower.changes(after: start, concerning: concern)
        let rings = bell.rings(concerning: concern)
        let body = ResponseBody { writer in
            defer { withExtendedLifetime(place) {} }
            let id = start.map { "id: \($0)\n" } ?? ""
            try await writer.write(ByteBuffer(string: ": open\n\(id)\n"))
            try await send(changes, rings, for: caller, to: &writer)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private enum Turn: Sendable {
        case change(IndexChange)
        case ring(ConsentRequestBell.Ring)
        case beat
    }

    /// Until the reader goes, their session ends, or the gateway is stopped.
    private func send(
        _ changes: AsyncStream<IndexChange>, _ rings: AsyncStream<ConsentRequestBell.Ring>, for caller: Requester,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        // One change is on its way at a time: the others wait in the database for a reader who is slow.
        let (turns, continuation) = AsyncStream.makeStream(of: Turn.self)
        let (written, wrote) = AsyncStream.makeStream(of: Void.self)
        let feeding = Task {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    var written = written.makeAsyncIterator()
                    for await change in changes {
                        continuation.yield(.change(change))
                        guard await written.next() != nil else { return }
                    }
                }
                group.addTask {
                    for await ring in rings { continuation.yield(.ring(ring)) }
                }
                group.addTask {
                    while (try? await Task.sleep(for: EventRoutes.beat)) != nil { continuation.yield(.beat) }
                }
            }
        }
        defer { feeding.cancel() }
        try await withGracefulShutdownHandler {
            for await turn in turns {
                // Before each: nothing is told to whoever has signed out meanwhile.
                guard try await caller.isStillIn(accounts) else {
                    return try await writer.write(ByteBuffer(string: "event: session-ended\ndata: {}\n\n"))
                }
                switch turn {
                case .change(let change):
                    try await writer.write(ByteBuffer(string: try EventText.text(of: change)))
                    wrote.yield()
                case .ring(let ring): try await writer.write(ByteBuffer(string: try EventText.text(of: ring)))
                case .beat: try await writer.write(ByteBuffer(string: ": still here\n\n"))
                }
            }
        } onGracefulShutdown: {
            continuation.finish()
        }
    }
}

/// A change of the read model as an event of the stream.
enum EventText {
    private struct Committed: Encodable {
        let transaction: String
        let block: UInt64
        let patientID: String?
        let doctorID: String?

        enum CodingKeys: String, CodingKey {
            case transaction = "transaction_id"
            case block
            case patientID = "patient_id"
            case doctorID = "doctor_id"
        }
    }

    private struct Asked: Encodable {
        let patientID: String
        let doctorID: String

        enum CodingKeys: String, CodingKey {
            case patientID = "patient_id"
            case doctorID = "doctor_id"
        }
    }

    static func text(of ring: ConsentRequestBell.Ring) throws -> String {
        let asked = Asked(patientID: ring.patient.text, doctorID: ring.doctor.text)
        return "event: consent-request\ndata: \(String(buffer: try Reply.bytes(asked)))\n\n"
    }

    static func text(of change: IndexChange) throws -> String {
        switch change {
        case .committed(let transaction, let position):
            let data = String(
                buffer: try Reply.bytes(
                    Committed(
                        transaction: transaction.mark.transaction.hex, block: transaction.mark.block.number,
                        patientID: transaction.patient?.text, doctorID: transaction.doctor?.text)))
            let name = transaction.event.rawValue.split(separator: "/").last ?? "changed"
            return "id: \(position)\nevent: \(name)\ndata: \(data)\n\n"
        case .rewound(let position):
            // Whoever shows something reads it again.
            return (position.map { "id: \($0)\n" } ?? "") + "event: rewound\ndata: {}\n\n"
        }
    }
}
