internal import SawtoothProtocol

/// `/blocks` and `/blocks/{id}`.
struct BlockRoutes: Sendable {
    let validator: ValidatorQuery

    func list(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        let page = try PageRequest(request.query)
        let response = try await validator.ask(
            .clientBlockListRequest,
            ClientBlockListRequest(
                headID: ResourceID.head(request.query), blockIDs: ResourceID.list(request.query) ?? [],
                paging: page.controls, sorting: SortRequest.controls(request.query, defaultKey: "block_num")),
            answer: .clientBlockListResponse, as: ClientBlockListResponse.self)
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
        for block in response.blocks { data.append(try block.json()) }
        return RESTAnswer(
            body: request.listBody(
                data: data, head: response.headID, asked: page, page: response.paging ?? ClientPagingResponse()))
    }

    func get(_ request: RESTRequest, id: String) async throws(APIError) -> RESTAnswer {
        let block = try await validator.block(id: ResourceID.check(id))
        return RESTAnswer(body: .object(["data": try block.json(), "link": .string(request.link())]))
    }
}
