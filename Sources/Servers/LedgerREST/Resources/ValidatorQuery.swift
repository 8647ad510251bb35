internal import SawtoothProtocol
internal import SawtoothTransport

/// Sends requests to a validator, and converts failures to the API's errors.
struct ValidatorQuery: Sendable {
    let connection: ComponentConnection
    /// How long a validator may take.
    let timeout: Duration

    /// Sends `request` and decodes the answer.
    ///
    /// - Throws: `APIError`: 17, 18, 19 for failures of the connection, 20 for an answer of another type or that cannot
    ///   be decoded.
    func ask<Request: ProtobufMessage, Response: ProtobufMessage>(
        _ type: MessageType, _ request: Request, answer: MessageType, as _: Response.Type
    ) async throws(APIError) -> Response {
        let message: Message
        do {
            message = try await connection.request(type, content: request.encoded(), timeout: timeout)
        } catch {
            throw switch error {
            // Without a connection nothing was sent; Sawtooth says "timed out" anyway.
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
    /// - Throws: `APIError`: 60 for an invalid id, 70 for an unknown block, 15 without a genesis block.
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
    /// - Throws: `APIError`: 60 for an invalid id, 70 for an unknown block.
    func block(id: String) async throws(APIError) -> Block {
        try await resource(
            id, .clientBlockGetByIDRequest, ClientBlockGetByIdRequest(blockID: id), answer: .clientBlockGetResponse,
            missing: .blockNotFound,
            content: { (answer: ClientBlockGetResponse) in (answer.status.rawValue, answer.block) })
    }
}
