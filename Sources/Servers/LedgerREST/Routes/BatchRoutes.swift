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
        try await validator.list(
            request, sortedBy: "default", .clientBatchListRequest, answer: .clientBatchListResponse,
            message: { ClientBatchListRequest(headID: $0, batchIDs: $1, paging: $2, sorting: $3) },
            content: { (page: ClientBatchListResponse) throws(APIError) in
                (
                    page.status.rawValue, page.headID,
                    try page.batches.map { (item) throws(APIError) in try item.json() }, page.paging
                )
            })
    }

    func get(_ request: RESTRequest, id: String) async throws(APIError) -> RESTAnswer {
        let batch = try await validator.resource(
            id, .clientBatchGetRequest, ClientBatchGetRequest(batchID: ResourceID.check(id)),
            answer: .clientBatchGetResponse, missing: .batchNotFound,
            content: { (answer: ClientBatchGetResponse) in (answer.status.rawValue, answer.batch) })
        return request.answer(try batch.json())
    }
}
