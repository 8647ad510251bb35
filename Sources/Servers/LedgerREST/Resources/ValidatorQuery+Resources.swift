internal import SawtoothProtocol

// Blocks, batches and transactions are listed and got in one way; only the messages have other names. Their statuses
// have one set of numbers, which are Sawtooth's and frozen.
extension ValidatorQuery {
    /// A page of resources, as the validator's answer has it.
    typealias Page = (status: UInt32, head: String, data: [JSONValue], paging: ClientPagingResponse?)

    /// A page of resources.
    ///
    /// - Parameters:
    ///   - key: what `reverse` alone sorts by.
    ///   - message: makes the validator's request of head, ids, page and order.
    ///   - content: reads its answer.
    func list<Answer: ProtobufMessage>(
        _ request: RESTRequest, sortedBy key: String, _ type: MessageType, answer: MessageType,
        message: (String, [String], ClientPagingControls, [ClientSortControls]) -> some ProtobufMessage,
        content: (Answer) throws(APIError) -> Page
    ) async throws(APIError) -> RESTAnswer {
        let asked = try PageRequest(request.query)
        let message = message(
            try ResourceID.head(request.query), try ResourceID.list(request.query) ?? [], asked.controls,
            SortRequest.controls(request.query, defaultKey: key))
        let page = try content(await ask(type, message, answer: answer, as: Answer.self))
        switch ClientBatchListResponse.Status(rawValue: page.status) {
        case .ok, .noResource: break
        case .notReady: throw .validatorNotReady
        case .noRoot: throw .headNotFound
        case .invalidPaging: throw .pagingInvalid
        case .invalidSort: throw .sortInvalid
        case .invalidID: throw .invalidResourceID(request.query["id"] ?? request.query["head"] ?? "")
        default: throw .unknownValidatorError
        }
        return RESTAnswer(
            body: request.listBody(
                data: page.data, head: page.head, asked: asked, page: page.paging ?? ClientPagingResponse()))
    }

    /// One resource.
    ///
    /// - Throws: `missing` where it is not there; else as `ask`.
    func resource<Answer: ProtobufMessage, Resource>(
        _ id: String, _ type: MessageType, _ message: some ProtobufMessage, answer: MessageType, missing: APIError,
        content: (Answer) -> (status: UInt32, resource: Resource?)
    ) async throws(APIError) -> Resource {
        let (status, resource) = content(try await ask(type, message, answer: answer, as: Answer.self))
        switch ClientBatchGetResponse.Status(rawValue: status) {
        case .ok: break
        case .noResource: throw missing
        case .invalidID: throw .invalidResourceID(id)
        default: throw .unknownValidatorError
        }
        guard let resource else { throw .validatorResponseInvalid }
        return resource
    }
}

extension RESTRequest {
    /// The answer that has one resource.
    func answer(_ resource: JSONValue) -> RESTAnswer {
        RESTAnswer(body: .object(["data": resource, "link": .string(link())]))
    }
}
