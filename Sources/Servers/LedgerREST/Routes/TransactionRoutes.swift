internal import SawtoothProtocol

/// `/transactions` and `/transactions/{id}`.
struct TransactionRoutes: Sendable {
    let validator: ValidatorQuery

    func list(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        let page = try PageRequest(request.query)
        let response = try await validator.ask(
            .clientTransactionListRequest,
            ClientTransactionListRequest(
                headID: ResourceID.head(request.query), transactionIDs: ResourceID.list(request.query) ?? [],
                paging: page.controls, sorting: SortRequest.controls(request.query, defaultKey: "default")),
            answer: .clientTransactionListResponse, as: ClientTransactionListResponse.self)
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
        for transaction in response.transactions { data.append(try transaction.json()) }
        return RESTAnswer(
            body: request.listBody(
                data: data, head: response.headID, asked: page, page: response.paging ?? ClientPagingResponse()))
    }

    func get(_ request: RESTRequest, id: String) async throws(APIError) -> RESTAnswer {
        let response = try await validator.ask(
            .clientTransactionGetRequest, ClientTransactionGetRequest(transactionID: ResourceID.check(id)),
            answer: .clientTransactionGetResponse, as: ClientTransactionGetResponse.self)
        switch response.status {
        case .ok: break
        case .noResource: throw .transactionNotFound
        case .invalidID: throw .invalidResourceID(id)
        default: throw .unknownValidatorError
        }
        guard let transaction = response.transaction else { throw .validatorResponseInvalid }
        return RESTAnswer(body: .object(["data": try transaction.json(), "link": .string(request.link())]))
    }
}
