internal import SawtoothProtocol
internal import SawtoothTransport

/// Asks a validator, and turns what goes wrong on the way into the errors of the API.
struct ValidatorQuery: Sendable {
    let connection: ComponentConnection
    /// How long a validator may take.
    let timeout: Duration

    /// Sends `request` and decodes the answer.
    ///
    /// - Throws: `APIError`: 17, 18, 19 for what the connection meets, 20 for an answer of another type or that cannot
    ///   be decoded.
    func ask<Request: ProtobufMessage, Response: ProtobufMessage>(
        _ type: MessageType, _ request: Request, answer: MessageType, as _: Response.Type
    ) async throws(APIError) -> Response {
        let message: Message
        do {
            message = try await connection.request(type, content: request.encoded(), timeout: timeout)
        } catch {
            throw switch error {
            // Nothing was sent when there is no connection; Sawtooth says "timed out" all the same.
            case .timedOut, .notConnected: .validatorTimedOut
            case .disconnected, .closed, .cancelled: .validatorDisconnected
            case .busy: .sendTimedOut
            }
        }
        guard message.type == answer else { throw .validatorResponseInvalid }
        do { return try Response(decoding: message.content) } catch { throw .validatorResponseInvalid }
    }

    /// The head to read at and its state root.
    ///
    /// - Parameter head: a block id; empty for the newest block.
    /// - Throws: `APIError`: 60 for what is no id, 70 for a block that is not there, 15 without a genesis block.
    func stateRoot(head: String) async throws(APIError) -> (head: String, root: String) {
        let block: Block
        if head.isEmpty {
            let response = try await ask(
                .clientBlockListRequest, ClientBlockListRequest(paging: ClientPagingControls(limit: 1)),
                answer: .clientBlockListResponse, as: ClientBlockListResponse.self)
            switch response.status {
            case .ok: break
            case .notReady: throw .validatorNotReady
            default: throw .unknownValidatorError
            }
            guard let first = response.blocks.first else { throw .validatorNotReady }
            block = first
        } else {
            block = try await self.block(id: ResourceID.check(head))
        }
        do {
            return (block.headerSignature, try BlockHeader(decoding: block.header).stateRootHash)
        } catch {
            throw .resourceHeaderInvalid
        }
    }

    /// One block.
    ///
    /// - Throws: `APIError`: 60 for what is no id, 70 for a block that is not there.
    func block(id: String) async throws(APIError) -> Block {
        try await resource(
            id, .clientBlockGetByIDRequest, ClientBlockGetByIdRequest(blockID: id), answer: .clientBlockGetResponse,
            missing: .blockNotFound,
            content: { (answer: ClientBlockGetResponse) in (answer.status.rawValue, answer.block) })
    }
}
