internal import HTTPTypes
internal import SawtoothProtocol

/// `/batches` and `/batches/{id}`.
struct BatchRoutes: Sendable {
    let validator: ValidatorQuery

    /// Submits batches to the validator. 202 means that it accepted them, not what their verdict is.
    ///
    /// - Parameter body: a serialized `BatchList`.
    func submit(_ request: RESTRequest, body: [UInt8]) async throws(APIError) -> RESTAnswer {
        guard !body.isEmpty else { throw .noBatchesSubmitted }
        let list: BatchList
        do { list = try BatchList(decoding: body) } catch { throw .badProtobufSubmitted }
        let response = try await validator.ask(
            .clientBatchSubmitRequest, ClientBatchSubmitRequest(batches: list.batches),
            answer: .clientBatchSubmitResponse, as: ClientBatchSubmitResponse.self)
        switch response.status {
        case .ok: break
        case .invalidBatch: throw .submittedBatchesInvalid
        case .queueFull: throw .batchQueueFull
        default: throw .unknownValidatorError
        }
        let ids = list.batches.map(\.headerSignature).joined(separator: ",")
        let query = ids.isEmpty ? "id" : "id=\(PercentCoding.encodeForLink(ids))"
        let link = request.link(path: "/batch_statuses", query: query)
        return RESTAnswer(status: .accepted, body: .object(["link": .string(link)]))
    }

    func list(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        let page = try PageRequest(request.query)
        let response = try await validator.ask(
            .clientBatchListRequest,
            ClientBatchListRequest(
                headID: ResourceID.head(request.query), batchIDs: ResourceID.list(request.query) ?? [],
                paging: page.controls, sorting: SortRequest.controls(request.query, defaultKey: "default")),
            answer: .clientBatchListResponse, as: ClientBatchListResponse.self)
        switch response.status {
        case .ok, .noResource: break
        case .notReady: throw .validatorNotReady
        case .noRoot: throw .headNotFound
        case .invalidPaging: throw .pagingInvalid
        case .invalidSort: throw .sortInvalid
        case .invalidID: throw .invalidResourceID(request.query["id"] ?? request.query["head"] ?? "")
        default: throw .unknownValidatorError
        }
        var data: [JSONValue] = []
        for batch in response.batches { data.append(try batch.json()) }
        return RESTAnswer(
            body: request.listBody(
                data: data, head: response.headID, asked: page, page: response.paging ?? ClientPagingResponse()))
    }

    func get(_ request: RESTRequest, id: String) async throws(APIError) -> RESTAnswer {
        let response = try await validator.ask(
            .clientBatchGetRequest, ClientBatchGetRequest(batchID: ResourceID.check(id)),
            answer: .clientBatchGetResponse, as: ClientBatchGetResponse.self)
        switch response.status {
        case .ok: break
        case .noResource: throw .batchNotFound
        case .invalidID: throw .invalidResourceID(id)
        default: throw .unknownValidatorError
        }
        guard let batch = response.batch else { throw .validatorResponseInvalid }
        return RESTAnswer(body: .object(["data": try batch.json(), "link": .string(request.link())]))
    }
}
