internal import SawtoothProtocol

/// `/blocks` and `/blocks/{id}`.
struct BlockRoutes: Sendable {
    let validator: ValidatorQuery

    func list(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        try await validator.list(
            request, sortedBy: "block_num", .clientBlockListRequest, answer: .clientBlockListResponse,
            message: { ClientBlockListRequest(headID: $0, blockIDs: $1, paging: $2, sorting: $3) },
            content: { (page: ClientBlockListResponse) throws(APIError) in
                (
                    page.status.rawValue, page.headID,
                    try page.blocks.map { (item) throws(APIError) in try item.json() }, page.paging
                )
            })
    }

    func get(_ request: RESTRequest, id: String) async throws(APIError) -> RESTAnswer {
        request.answer(try await validator.block(id: ResourceID.check(id)).json())
    }
}
