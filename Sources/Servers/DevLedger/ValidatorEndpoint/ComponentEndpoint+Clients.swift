internal import SawtoothProtocol

/// Requests of clients: submitting and following batches, reading the chain and its state, events.
extension ComponentEndpoint {
    /// Handles the message if it comes from a client.
    func receiveFromClient(_ message: Message, from connection: ConnectionID, now: Double) throws -> Bool {
        switch message.type {
        case .clientBatchSubmitRequest: try submit(message, connection, now: now)
        case .clientBatchStatusRequest: try followStatus(message, connection, now: now)
        case .clientEventsSubscribeRequest: try subscribe(message, connection)
        case .clientEventsUnsubscribeRequest: unsubscribe(message, connection)
        case .clientEventsGetRequest: try getEvents(message, connection)
        default:
            guard let (type, content) = try queries.answer(message) else { return false }
            answer(message, from: connection, type, content)
        }
        return true
    }

    private func submit(_ message: Message, _ connection: ConnectionID, now: Double) throws {
        var response = ClientBatchSubmitResponse(status: .internalError)
        if let request = decode(message, ClientBatchSubmitRequest.init(decoding:)) {
            response.status = try journal.submit(request.batches, now: now)
        }
        answer(message, from: connection, .clientBatchSubmitResponse, response.encoded())
    }

    private func followStatus(_ message: Message, _ connection: ConnectionID, now: Double) throws {
        func respond(_ response: ClientBatchStatusResponse) {
            answer(message, from: connection, .clientBatchStatusResponse, response.encoded())
        }
        guard let request = decode(message, ClientBatchStatusRequest.init(decoding:)) else {
            return respond(.init(status: .internalError))
        }
        guard request.batchIDs.allSatisfy(ChainQueries.isID) else { return respond(.init(status: .invalidID)) }
        guard !request.batchIDs.isEmpty else { return respond(.init(status: .noResource)) }
        let statuses = try request.batchIDs.map(journal.status)
        // UNKNOWN counts as decided, as in Sawtooth.
        guard request.wait, statuses.contains(where: { $0.status == .pending }) else {
            return respond(.init(status: .ok, batchStatuses: statuses))
        }
        waiters.add(request, connection: connection, correlationID: message.correlationID, now: now)
    }

    private func subscribe(_ message: Message, _ connection: ConnectionID) throws {
        guard let request = decode(message, ClientEventsSubscribeRequest.init(decoding:)) else { return }
        let (response, catchUp) = try subscriptions.subscribe(connection, request)
        answer(message, from: connection, .clientEventsSubscribeResponse, response.encoded())
        for events in catchUp { send(events, to: connection) }
    }

    private func unsubscribe(_ message: Message, _ connection: ConnectionID) {
        guard decode(message, ClientEventsUnsubscribeRequest.init(decoding:)) != nil else { return }
        subscriptions.remove(connection)
        let response = ClientEventsUnsubscribeResponse(status: .ok)
        answer(message, from: connection, .clientEventsUnsubscribeResponse, response.encoded())
    }

    private func getEvents(_ message: Message, _ connection: ConnectionID) throws {
        guard let request = decode(message, ClientEventsGetRequest.init(decoding:)) else { return }
        let response = try subscriptions.get(request)
        answer(message, from: connection, .clientEventsGetResponse, response.encoded())
    }
}
