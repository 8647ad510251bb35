internal import SawtoothProtocol

/// `/transactions` and `/transactions/{id}`.
struct TransactionRoutes: Sendable {
    let validator: ValidatorQuery

    func list(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        try await validator.list(
            request, sortedBy: "default", .clientTransactionListRequest, answer: .clientTransactionListResponse,
            message: { ClientTransactionListRequest(headID: $0, transactionIDs: $1, paging: $2, sorting: $3) },
            content: { (page: ClientTransactionListResponse) throws(APIError) in
                (
                    page.status.rawValue, page.headID,
                    try page.transactions.map { (item) throws(APIError) in try item.json() }, page.paging
                )
            })
    }

    func get(_ request: RESTRequest, id: String) async throws(APIError) -> RESTAnswer {
        let transaction = try await validator.resource(
            id, .clientTransactionGetRequest, ClientTransactionGetRequest(transactionID: ResourceID.check(id)),
            answer: .clientTransactionGetResponse, missing: .transactionNotFound,
            content: { (answer: ClientTransactionGetResponse) in (answer.status.rawValue, answer.transaction) })
        return request.answer(try transaction.json())
    }
}
