internal import Logging
internal import SawtoothProtocol

/// Messages of processors: registration, state of the transactions that they run, verdicts.
extension ComponentEndpoint {
    /// The version of the processor protocol.
    private static let protocolVersion: UInt32 = 1

    /// Handles the message if it comes from a processor.
    func receiveFromProcessor(_ message: Message, from connection: ConnectionID, now: Double) throws -> Bool {
        if imitation != nil, message.type == .tpProcessResponse || message.type == .tpUnregisterRequest {
            imitation?.handle(message, from: connection, now: now)
            return true
        }
        return try handleFromProcessor(message, from: connection, now: now)
    }

    /// Performs the delayed actions of the imitated validator.
    func catchUp(now: Double) throws {
        for event in imitation?.take(now: now) ?? [] {
            switch event {
            case .handle(let message, let connection):
                _ = try handleFromProcessor(message, from: connection, now: now)
            case .send(let outgoing): send(outgoing)
            case .enroll(let request, let connection): try enroll(request, connection, now: now)
            }
        }
    }

    private func handleFromProcessor(_ message: Message, from connection: ConnectionID, now: Double) throws -> Bool {
        switch message.type {
        case .tpRegisterRequest: try register(message, connection, now: now)
        case .tpUnregisterRequest: unregister(message, connection)
        case .tpProcessResponse: takeVerdict(message, connection, now: now)
        case .tpStateGetRequest: try getState(message, connection)
        case .tpStateSetRequest: setState(message, connection)
        case .tpStateDeleteRequest: deleteState(message, connection)
        case .tpEventAddRequest: addEvent(message, connection)
        case .tpReceiptAddDataRequest: addReceiptData(message, connection)
        case .pingResponse: break
        default: return false
        }
        return true
    }

    private func register(_ message: Message, _ connection: ConnectionID, now: Double) throws {
        guard let request = decode(message, TpRegisterRequest.init(decoding:)) else { return }
        func respond(_ status: TpRegisterResponse.Status, _ version: UInt32) {
            let response = TpRegisterResponse(status: status, protocolVersion: version)
            answer(message, from: connection, .tpRegisterResponse, response.encoded())
        }
        guard request.protocolVersion <= Self.protocolVersion else { return respond(.error, Self.protocolVersion) }
        if imitation != nil {
            respond(.ok, request.protocolVersion)
            imitation?.enroll(request, connection, now: now)
        } else if try enroll(request, connection, now: now) {
            respond(.ok, request.protocolVersion)
        } else {
            respond(.error, request.protocolVersion)
        }
    }

    /// - Returns: false if the connection has too many families.
    @discardableResult
    private func enroll(_ request: TpRegisterRequest, _ connection: ConnectionID, now: Double) throws -> Bool {
        let family = FamilyVersion(name: request.family, version: request.version)
        // A processor with its own identity registers the same family after some connection was lost: it has returned
        // as another process or session, and has lost its transactions.
        if connection.isChosenByPeer, let since = journal.processors.losses(connection, at: family), since != losses {
            loseTransactions(of: connection)
        }
        guard
            journal.processors.register(
                connection, for: family, occupancy: request.maxOccupancy, headerStyle: request.requestHeaderStyle,
                losses: losses)
        else { return false }
        logger.info("a processor registered", metadata: ["family": "\(family)"])
        try journal.processorArrived(now: now)
        return true
    }

    private func unregister(_ message: Message, _ connection: ConnectionID) {
        journal.processors.unregister(connection)
        journal.scheduler.withdrawOrphans(journal.processors)
        if imitation?.answersUnregistration(of: connection) == false { return }
        answer(message, from: connection, .tpUnregisterResponse, TpUnregisterResponse(status: .ok).encoded())
    }

    private func takeVerdict(_ message: Message, _ connection: ConnectionID, now: Double) {
        if imitation != nil, !journal.processors.isRegistered(connection) {
            return logger.error("lost an answer, as Sawtooth 1.2.6 does; its batch stays PENDING")
        }
        let response = decode(message, TpProcessResponse.init(decoding:))
        let known = journal.scheduler.respond(
            message.correlationID, from: connection, response, now: now, processors: &journal.processors)
        if !known { logger.debug("ignored a verdict on nothing that this processor has") }
    }

    private func getState(_ message: Message, _ connection: ConnectionID) throws {
        guard let request = decode(message, TpStateGetRequest.init(decoding:)) else { return }
        var response = TpStateGetResponse(status: .ok)
        // Sawtooth answers OK without entries if it does not know the context.
        if let context = journal.scheduler.context(request.contextID) {
            do {
                response.entries = try context.get(request.addresses)
            } catch is ExecutionContext.Unauthorized {
                response.status = .authorizationError
            }
        }
        answer(message, from: connection, .tpStateGetResponse, response.encoded())
    }

    private func setState(_ message: Message, _ connection: ConnectionID) {
        guard let request = decode(message, TpStateSetRequest.init(decoding:)) else { return }
        var response = TpStateSetResponse(status: .ok)
        if let context = journal.scheduler.context(request.contextID) {
            do throws(ExecutionContext.Unauthorized) {
                response.addresses = try context.set(request.entries)
            } catch {
                response.status = .authorizationError
            }
        }
        answer(message, from: connection, .tpStateSetResponse, response.encoded())
    }

    private func deleteState(_ message: Message, _ connection: ConnectionID) {
        guard let request = decode(message, TpStateDeleteRequest.init(decoding:)) else { return }
        // Unlike a set, a delete in an unknown context echoes its addresses.
        var response = TpStateDeleteResponse(addresses: request.addresses, status: .ok)
        if let context = journal.scheduler.context(request.contextID) {
            do throws(ExecutionContext.Unauthorized) {
                response.addresses = try context.delete(request.addresses)
            } catch {
                response = TpStateDeleteResponse(status: .authorizationError)
            }
        }
        answer(message, from: connection, .tpStateDeleteResponse, response.encoded())
    }

    private func addEvent(_ message: Message, _ connection: ConnectionID) {
        guard let request = decode(message, TpEventAddRequest.init(decoding:)) else { return }
        let context = journal.scheduler.context(request.contextID)
        context?.add(request.event ?? Event())
        let response = TpEventAddResponse(status: context == nil ? .error : .ok)
        answer(message, from: connection, .tpEventAddResponse, response.encoded())
    }

    private func addReceiptData(_ message: Message, _ connection: ConnectionID) {
        guard let request = decode(message, TpReceiptAddDataRequest.init(decoding:)) else { return }
        let context = journal.scheduler.context(request.contextID)
        context?.add(receiptData: request.data)
        let response = TpReceiptAddDataResponse(status: context == nil ? .error : .ok)
        answer(message, from: connection, .tpReceiptAddDataResponse, response.encoded())
    }

    /// The content, or nil with a line in the log.
    func decode<Content>(_ message: Message, _ decoder: ([UInt8]) throws(WireError) -> Content) -> Content? {
        do {
            return try decoder(message.content)
        } catch {
            logger.warning(
                "cannot read a request",
                metadata: [
                    "type": .stringConvertible(message.type.rawValue), "reason": "\(error)",
                ])
            return nil
        }
    }
}
